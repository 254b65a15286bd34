"""Invented people of the practice office: names in several scripts, carers, addresses and phones. Nobody here exists."""
from datetime import date, timedelta

# A name outside the Latin script stands with the spellings that people of the office use for it: the first is the usual one.
CULTURES = {
    "coast": {
        "girls": ["Amina", "Zuhura", "Neema", "Mwanaisha", "Halima", "Saumu", "Tatu", "Rehema", "Furaha", "Kadzo", "Asha", "Mariamu",
                  "Zawadi", "Khadija", "Subira", "Bahati", "Nuru", "Pendo"],
        "boys": ["Juma", "Hamisi", "Baraka", "Salim", "Omari", "Kazungu", "Rashidi", "Faraji", "Karisa", "Musa", "Idrisa", "Shabani",
                 "Athumani", "Tembo", "Makame", "Yusufu"],
        "families": ["Mwakio", "Kahindi", "Mzungu", "Chengo", "Nyawa", "Katana", "Mwambire", "Thoya", "Kombo", "Bakari", "Ngala",
                     "Mwinyi", "Charo", "Jefwa", "Sanga", "Mrisho"],
        "women": ["Mwanajuma", "Fatuma", "Rukia", "Josefina", "Zainabu", "Sidi", "Mwanahamisi", "Tabu"],
        "men": ["Athmani", "Ngumbao", "Hassani", "Mbarak", "Safari", "Kitsao", "Mohamedi", "Bakali"],
        "language": "Swahili", "nationality": "resident of the country", "lines": ["Swahili", "Giriama and Swahili"],
    },
    "andes": {
        "girls": ["Lucía", "Ximena", "Marisol", "Yolanda", "Inés", "Noemí", "Rocío", "Azucena", "Dayana", "Milagros", "Ñusta", "Belén",
                  "Yessenia", "Araceli", "Fabiola", "Graciela"],
        "boys": ["Joaquín", "Andrés", "Wilmer", "Iñaki", "Óscar", "Édgar", "Rubén", "Matías", "Yeison", "Hernán", "Ramiro", "Ulises",
                 "Efraín", "Jhonatan", "Toribio", "Nicanor"],
        "families": ["Quispe", "Huamán", "Peñaloza", "Yupanqui", "Cárdenas", "Ibáñez", "Condori", "Mamani", "Zúñiga", "Tupac",
                     "Villagra", "Ñáñez", "Choque", "Arzola", "Bermúdez", "Quiñones"],
        "women": ["Remedios", "Hortensia", "Eulalia", "Asunción", "Leonor", "Genoveva", "Teófila", "Clotilde"],
        "men": ["Abelardo", "Gumersindo", "Fermín", "Isidro", "Eusebio", "Lázaro", "Crisanto", "Anselmo"],
        "language": "Spanish", "nationality": "from across the southern border", "lines": ["Spanish", "Quechua and Spanish"],
    },
    "delta": {
        "girls": ["Thảo", "Ngọc", "Linh Đan", "Hồng", "Thùy", "Mỹ Duyên", "Quỳnh", "Trâm", "Bích", "Diễm"],
        "boys": ["Đức", "Khôi", "Tuấn", "Phúc", "Quốc Huy", "Thắng", "Bảo", "Nghĩa", "Trường", "Vinh"],
        "families": ["Nguyễn", "Trần", "Phạm", "Huỳnh", "Đặng", "Bùi", "Đỗ", "Võ"],
        "women": ["Hạnh", "Thị Lụa", "Thị Sen", "Nhung"], "men": ["Văn Sáu", "Tâm", "Văn Lợi", "Hoàng"],
        "language": "Vietnamese", "nationality": "from across the river", "lines": ["Vietnamese"],
    },
    "steppe": {
        "girls": ["Elif", "Gülşen", "Şirin", "Çiğdem", "Nazlı", "Özlem", "Dilşad", "Berfîn", "Zîlan", "Hêvî"],
        "boys": ["Oğuz", "Çetin", "İlyas", "Şivan", "Rêzan", "Ümit", "Barış", "Azad", "Serhat", "Kâzım"],
        "families": ["Yıldız", "Öztürk", "Çelik", "Şahin", "Aydın", "Güneş", "Doğan", "Bozkurt"],
        "women": ["Gülay", "Havva", "Sakîne", "Emine"], "men": ["Hüseyin", "Cemîl", "Mehmet Ali", "Recep"],
        "language": "Turkish", "nationality": "foreign", "lines": ["Turkish", "Kurmanji", "Kurmanji and Turkish"],
    },
    "savanna": {
        "girls": ["Aïssatou", "Fatoumata", "Néné", "Kadiatou", "Mariétou", "Oumou", "Djénéba", "Hawa", "Coumba", "Bintou"],
        "boys": ["Ousmane", "Mamadou", "Boubacar", "Ibrahima", "Seydou", "Lassana", "Amadou", "Moussa", "Cheikh", "Souleymane"],
        "families": ["Diallo", "Traoré", "Coulibaly", "Bâ", "Koné", "Sissoko", "Diarra", "Touré", "Camara", "Keïta"],
        "women": ["Salimata", "Assétou", "Rokia", "Niouma"], "men": ["Bakary", "Modibo", "Demba", "Samba"],
        "language": "French", "nationality": "foreign", "lines": ["Bambara", "Fula and French"],
    },
    "arabic": {
        "girls": [("فاطمة", "Fatima", "Fatma"), ("نور", "Nour", "Noor"), ("سلمى", "Salma", "Selma"), ("هدى", "Huda", "Hoda"),
                  ("ريم", "Reem", "Rim"), ("زينب", "Zeinab", "Zaynab"), ("ياسمين", "Yasmin", "Yasmeen"), ("مريم", "Mariam", "Maryam"),
                  ("أسماء", "Asmaa", "Asma"), ("دعاء", "Duaa", "Doaa"), ("لينا", "Lina", "Leena"), ("شهد", "Shahd", "Shahad"),
                  ("رغد", "Raghad", "Rağad"), ("آية", "Aya", "Ayah")],
        "boys": [("محمد", "Mohamed", "Muhammad"), ("أحمد", "Ahmed", "Ahmad"), ("يوسف", "Yousef", "Yusuf"), ("عمار", "Ammar", "Amar"),
                 ("خالد", "Khaled", "Khalid"), ("سامي", "Sami", "Samy"), ("كريم", "Karim", "Kareem"), ("زياد", "Ziad", "Ziyad"),
                 ("إبراهيم", "Ibrahim", "Ebrahim"), ("حمزة", "Hamza", "Hamzah"), ("طارق", "Tarek", "Tariq"), ("بلال", "Bilal", "Belal"),
                 ("قاسم", "Qasim", "Kassem"), ("أنس", "Anas", "Anass")],
        "families": [("الحداد", "Haddad", "al-Haddad"), ("النجار", "Najjar", "al-Najar"), ("الخطيب", "Khatib", "Alkhateeb"),
                     ("العلي", "al-Ali", "Alali"), ("درويش", "Darwish", "Darweesh"), ("منصور", "Mansour", "Mansur"),
                     ("الشامي", "Shami", "al-Shamy"), ("بركات", "Barakat", "Berakat"), ("عثمان", "Othman", "Osman"),
                     ("القاضي", "Qadi", "al-Kadi"), ("الصباغ", "Sabbagh", "Sabagh"), ("حسين", "Hussein", "Husain")],
        "women": [("خديجة", "Khadija", "Hadija"), ("سعاد", "Souad", "Suad"), ("ليلى", "Layla", "Leila"), ("منى", "Mona", "Muna"),
                  ("رقية", "Ruqayya", "Rokaya"), ("إلهام", "Ilham", "Elham")],
        "men": [("حسن", "Hassan", "Hasan"), ("عدنان", "Adnan", "Adnane"), ("محمود", "Mahmoud", "Mahmud"), ("علاء", "Alaa", "Ala"),
                ("جمال", "Jamal", "Gamal"), ("فؤاد", "Fouad", "Fuad")],
        "language": "Arabic", "nationality": "refugee from the east", "lines": ["Arabic"],
    },
    "khmer": {
        "girls": [("សុភា", "Sophea", "Sophia"), ("ច័ន្ទធីតា", "Chanthida", "Chantida"), ("ស្រីនាង", "Sreyneang", "Srey Neang"),
                  ("បុប្ផា", "Bopha", "Bupha"), ("រតនា", "Ratana", "Rattana"), ("ស្រីពៅ", "Sreypov", "Srey Pov"),
                  ("កល្យាណ", "Kalyan", "Kallyan"), ("ផល្លា", "Phalla", "Palla"), ("ចិន្តា", "Chenda", "Chinda"), ("ម៉ាលី", "Maly", "Mali"),
                  ("សុជាតា", "Socheata", "Sucheata"), ("ដាលីន", "Dalin", "Daleen")],
        "boys": [("វិចិត្រ", "Vichet", "Vichit"), ("ពិសិដ្ឋ", "Piseth", "Pisith"), ("រស្មី", "Reaksmey", "Raksmey"), ("បូរ៉ា", "Bora", "Borah"),
                 ("សំណាង", "Samnang", "Somnang"), ("ដារ៉ា", "Dara", "Darah"), ("វណ្ណៈ", "Vannak", "Vanna"), ("កុសល", "Kosal", "Kusal"),
                 ("រិទ្ធី", "Rithy", "Ritthy"), ("ចំរើន", "Chamroeun", "Chamroeurn"), ("សុវណ្ណ", "Sovann", "Sovan"), ("ភារុណ", "Phearun", "Pharun")],
        "families": [("ហេង", "Heng", "Hing"), ("កែវ", "Keo", "Keov"), ("ឈួន", "Chhuon", "Chuon"), ("ប៉ុល", "Pol", "Poll"), ("នួន", "Nuon", "Noun"),
                     ("សៀង", "Sieng", "Sieang"), ("យិន", "Yin", "Yinn"), ("ទេព", "Tep", "Thep"), ("លឹម", "Lim", "Loem"), ("អ៊ុក", "Ouk", "Ouck"),
                     ("ចាន់", "Chan", "Chann"), ("ខៀវ", "Khiev", "Khieu")],
        "women": [("សារិន", "Sarin", "Saren"), ("ណារី", "Nary", "Nari"), ("ធីតា", "Thida", "Tida"), ("សុម៉ាលី", "Somaly", "Sumaly"), ("វណ្ណារី", "Vannary", "Vanary")],
        "men": [("វុទ្ធី", "Vuthy", "Vuthi"), ("សុផល", "Sophal", "Sophol"), ("ភិរម្យ", "Phirom", "Pirum"), ("ណារិន", "Narin", "Narinn")],
        "language": "Khmer", "nationality": "from across the western border", "lines": ["Khmer"],
    },
    "ukrainian": {
        "girls": [("Оксана", "Oksana", "Oxana"), ("Соломія", "Solomiia", "Solomiya"), ("Дарина", "Daryna", "Darina"),
                  ("Злата", "Zlata", "Slata"), ("Мар'яна", "Mariana", "Maryana"), ("Юлія", "Yuliia", "Julia"),
                  ("Ганна", "Hanna", "Ganna"), ("Яна", "Yana", "Jana"), ("Христина", "Khrystyna", "Kristina"), ("Поліна", "Polina", "Pauline")],
        "boys": [("Тарас", "Taras", "Tarass"), ("Богдан", "Bohdan", "Bogdan"), ("Остап", "Ostap", "Ostapp"), ("Назар", "Nazar", "Nasar"),
                 ("Кирило", "Kyrylo", "Kirill"), ("Ярослав", "Yaroslav", "Jaroslav"), ("Артем", "Artem", "Artyom"),
                 ("Євген", "Yevhen", "Evgen"), ("Любомир", "Liubomyr", "Lubomir"), ("Данило", "Danylo", "Danilo")],
        "families": [("Гриценко", "Hrytsenko", "Gritsenko"), ("Коваленко", "Kovalenko", "Kowalenko"), ("Мельничук", "Melnychuk", "Melnichuk"),
                     ("Ткаченко", "Tkachenko", "Tkatchenko"), ("Шевчук", "Shevchuk", "Schewtschuk"), ("Бойчук", "Boichuk", "Boychuk"),
                     ("Панченко", "Panchenko", "Pantschenko"), ("Яремчук", "Yaremchuk", "Jaremtschuk"), ("Лисенко", "Lysenko", "Lisenko")],
        "women": [("Наталія", "Nataliia", "Natalia"), ("Галина", "Halyna", "Galina"), ("Любов", "Liubov", "Lubov"), ("Стефанія", "Stefaniia", "Stefania")],
        "men": [("Микола", "Mykola", "Nikola"), ("Василь", "Vasyl", "Vassil"), ("Степан", "Stepan", "Stephan"), ("Зиновій", "Zynovii", "Zinoviy")],
        "language": "Ukrainian", "nationality": "refugee from the north", "lines": ["Ukrainian", "Ukrainian and Russian"],
    },
    "russian": {
        "girls": [("Надежда", "Nadezhda", "Nadejda"), ("Ксения", "Ksenia", "Xenia"), ("Варвара", "Varvara", "Warwara"),
                  ("Алёна", "Alyona", "Alena"), ("Таисия", "Taisia", "Taissia"), ("Лейла", "Leila", "Leyla")],
        "boys": [("Тимур", "Timur", "Timour"), ("Фёдор", "Fyodor", "Fedor"), ("Глеб", "Gleb", "Hleb"), ("Руслан", "Ruslan", "Rouslan"),
                 ("Семён", "Semyon", "Semen"), ("Захар", "Zakhar", "Sachar")],
        "families": [("Черных", "Chernykh", "Tchernych"), ("Седых", "Sedykh", "Sedich"), ("Живаго", "Zhivago", "Jivago"),
                     ("Ким", "Kim", "Kime"), ("Дубровин", "Dubrovin", "Doubrovin"), ("Хитрово", "Khitrovo", "Hitrovo")],
        "women": [("Людмила", "Liudmila", "Ludmilla"), ("Зоя", "Zoya", "Soja")], "men": [("Аркадий", "Arkady", "Arkadi"), ("Рашид", "Rashid", "Raschid")],
        "language": "Russian", "nationality": "refugee from the north", "lines": ["Russian"],
    },
}

# How many of twenty children belong to each: most names in Latin letters, some in each other script.
SHARES = {"coast": 5, "andes": 3, "delta": 1, "steppe": 1, "savanna": 2, "arabic": 3, "khmer": 3, "ukrainian": 1, "russian": 1}

NICKNAMES = ["Kidogo", "Pipo", "Tiki", "Momo", "Zuzu", "Bebo", "Koko", "Lulu", "Nino", "Toto", "Fifi", "Didi", "Chuchu", "Nana"]

DISTRICTS = {  # the streets that addresses are made of
    "Old Market": ["Potters Lane", "Tin Street", "Weighbridge Road", "Lamp Alley"],
    "Station": ["Railway Row", "Goods Yard", "Platform Street", "Signal Hill"],
    "River Mouth": ["Net Menders Row", "Jetty Street", "Salt Path", "Ferry Steps"],
    "Hill Gardens": ["Terrace 2", "Terrace 5", "Cistern Lane", "Quarry Road"],
    "Brickfields": ["Kiln Road", "Clay Pit Lane", "Cart Track", "Second Row"],
    "East Camp": ["Block A", "Block C", "Block F", "Transit shelters"],
    "Border Road": ["Kilometre 4", "Kilometre 11", "Customs Row", "Truck Park"],
}
PLACES = {  # where a child is registered: code, name, district
    "office": ("Main office", "Station"), "market_desk": ("Desk at the market", "Old Market"), "health_post": ("Health post by the river", "River Mouth"),
    "school_desk": ("Room at the upper school", "Hill Gardens"), "kiln_desk": ("Day centre at the kilns", "Brickfields"),
    "camp_tent": ("Child-friendly space", "East Camp"), "border_desk": ("Desk at the border post", "Border Road"),
}

LANDMARKS = ["behind the blue cistern", "opposite the bicycle repair", "second gate after the mill", "above the tailor's shop",
             "next to the well with the broken pump", "beside the football ground", "at the end of the path, green door", "third stair, left",
             "near the mango trees", "across from the bakery", "in the yard of the closed cinema", "by the chapel wall",
             "behind the mosque with two towers", "yellow house, enter by the back", "past the goat pens", "last shelter in the row"]
SAFE_CONTACTS = ["Phone 7 to 9 am. Not on market days.", "Text only, no calls in the evening.", "Send word through the class teacher.",
                 "Call the carer's own phone, never the house phone.", "Come by on weekdays before noon.", "Ask at the health post; do not visit unannounced.",
                 "Any time.", "Phone after 6 pm; say you are from the reading group.", "Only through the aunt next door.", "Visit on Tuesday or Thursday.",
                 "Do not leave messages with others.", "Wait at the corner shop; do not come to the door.", "Phone on Saturday morning only."]
ID_KINDS = ["national", "birth", "ration", "other"]
FOUND = ["Found asleep at the bus shelter by a fruit seller. Red jumper, one sandal. Hummed a lullaby with the word 'moon' in it.",
         "Brought by a woman who had held the child's hand in the crowd at the crossing. Striped blanket, tin cup with a painted fish.",
         "Left with a neighbour 'for one night'; nobody came. Green dress, two braids. Says 'the white cow' when asked about home.",
         "Found in the waiting room of the health post after closing. Blue cap, a string bracelet. Knows a counting rhyme."]


def person(rng, culture, sex, adult=False, family=None):
    """One invented name: how the office writes it, and the other spellings that go round."""
    pool = CULTURES[culture]
    given = rng.choice(pool[("women" if sex == "female" else "men") if adult else ("girls" if sex == "female" else "boys")])
    family = family or rng.choice(pool["families"])
    if isinstance(given, str):
        return {"first": given, "last": family, "spellings": [], "family": family}
    if rng.random() < 0.3:  # written down in Latin letters at the desk, the own script beside it
        return {"first": given[1], "last": family[1], "spellings": [f"{given[0]} {family[0]}", f"{given[2]} {family[2]}"], "family": family}
    return {"first": given[0], "last": family[0], "spellings": [f"{given[1]} {family[1]}", f"{given[2]} {family[1]}"], "family": family}


def full(name):
    return f"{name['first']} {name['last']}".strip()


def phone(rng):
    return f"07{rng.randint(0, 9)} 555 {rng.randint(0, 99):02d} {rng.randint(0, 99):02d}"


def address(rng, district):
    return f"{rng.choice(['House', 'Room', 'Plot', 'No.'])} {rng.randint(2, 88)}, {rng.choice(DISTRICTS[district])}"


def identity(rng, child, on):
    """Answers of the identity page for one invented child; `child` is what the coded page says of her or him."""
    culture = child["culture"]
    name = person(rng, culture, child["sex"])
    carer = person(rng, culture, child["carer_sex"], adult=True, family=name["family"] if rng.random() < 0.6 else None)
    answers = {
        "first": name["first"], "last": name["last"], "nickname": rng.choice(NICKNAMES) if rng.random() < 0.15 else "",
        "other_names": "; ".join(name["spellings"]), "name_unknown": False,
        "birth_date": born(rng, child["age"], on), "birth_known": child["age_known"],
        "language": rng.choice(CULTURES[culture]["lines"]), "nationality": CULTURES[culture]["nationality"] if rng.random() < 0.4 else "",
        "address": address(rng, child["district"]), "landmark": rng.choice(LANDMARKS) if rng.random() < 0.7 else "",
        "phone": phone(rng) if child["age"] >= 14 and rng.random() < 0.5 else "", "safe_contact": rng.choice(SAFE_CONTACTS),
        "signed_by": full(carer) if child["given_by"] != "child" else full(name), "signed_how": rng.choice(["signature", "signature", "thumbprint"]),
    }
    if child["relation"]:
        answers |= {"caregiver_name": full(carer), "caregiver_relation": child["relation"], "caregiver_phone": phone(rng) if rng.random() < 0.7 else "",
                    "caregiver_age": rng.randint(24, 46) if child["relation"] in ("mother", "father") else rng.randint(29, 71)}
    if rng.random() < 0.35:
        answers |= {"id_kind": rng.choice(ID_KINDS), "id_number": f"{rng.choice('ABCDEKMR')}{rng.randint(100000, 999999)}-{rng.randint(1, 9)}"}
    if rng.random() < 0.4:
        answers["siblings"] = "\n".join(full(person(rng, culture, rng.choice(["female", "male"]), family=name["family"])) for _ in range(rng.randint(1, 3)))
    if child["age"] < 5 and child["uasc"] in ("unaccompanied", "separated"):
        answers["found_details"] = rng.choice(FOUND)
    if child["source"] not in ("self", "family_member") and rng.random() < 0.5:
        answers |= {"referrer_name": full(person(rng, culture, rng.choice(["female", "male"]), adult=True)), "referrer_contact": phone(rng)}
    return answers


def born(rng, age, on):
    """A birth date that makes the child `age` years old on that day."""
    youngest = date(on.year - age, on.month, min(on.day, 28))
    return youngest - timedelta(days=rng.randint(1, 360))
