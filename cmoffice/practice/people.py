"""What invented people are made of: names in several scripts, streets, landmarks. Nobody here exists."""

# A name outside the Latin script stands with the spellings that people of the office use for it, the usual one first.
CULTURES: dict[str, dict] = {
    "coast": {
        "girls": [
            "Amina", "Zuhura", "Neema", "Mwanaisha", "Halima", "Saumu", "Tatu", "Rehema", "Furaha", "Kadzo", "Asha",
            "Mariamu", "Zawadi", "Khadija", "Subira", "Bahati", "Nuru", "Pendo"],
        "boys": [
            "Juma", "Hamisi", "Baraka", "Salim", "Omari", "Kazungu", "Rashidi", "Faraji", "Karisa", "Musa", "Idrisa",
            "Shabani", "Athumani", "Tembo", "Makame", "Yusufu"],
        "families": [
            "Mwakio", "Kahindi", "Mzungu", "Chengo", "Nyawa", "Katana", "Mwambire", "Thoya", "Kombo", "Bakari", "Ngala",
            "Mwinyi", "Charo", "Jefwa", "Sanga", "Mrisho"],
        "women": ["Mwanajuma", "Fatuma", "Rukia", "Josefina", "Zainabu", "Sidi", "Mwanahamisi", "Tabu"],
        "men": ["Athmani", "Ngumbao", "Hassani", "Mbarak", "Safari", "Kitsao", "Mohamedi", "Bakali"],
        "language": "Swahili", "nationality": "resident of the country", "lines": ["Swahili", "Giriama and Swahili"]},
    "andes": {
        "girls": [
            "Lucía", "Ximena", "Marisol", "Yolanda", "Inés", "Noemí", "Rocío", "Azucena", "Dayana", "Milagros", "Ñusta",
            "Belén", "Yessenia", "Araceli", "Fabiola", "Graciela"],
        "boys": [
            "Joaquín", "Andrés", "Wilmer", "Iñaki", "Óscar", "Édgar", "Rubén", "Matías", "Yeison", "Hernán", "Ramiro",
            "Ulises", "Efraín", "Jhonatan", "Toribio", "Nicanor"],
        "families": [
            "Quispe", "Huamán", "Peñaloza", "Yupanqui", "Cárdenas", "Ibáñez", "Condori", "Mamani", "Zúñiga", "Tupac",
            "Villagra", "Ñáñez", "Choque", "Arzola", "Bermúdez", "Quiñones"],
        "women": ["Remedios", "Hortensia", "Eulalia", "Asunción", "Leonor", "Genoveva", "Teófila", "Clotilde"],
        "men": ["Abelardo", "Gumersindo", "Fermín", "Isidro", "Eusebio", "Lázaro", "Crisanto", "Anselmo"],
        "language": "Spanish", "nationality": "from across the southern border",
        "lines": ["Spanish", "Quechua and Spanish"]},
    "delta": {
        "girls": ["Thảo", "Ngọc", "Linh Đan", "Hồng", "Thùy", "Mỹ Duyên", "Quỳnh", "Trâm", "Bích", "Diễm"],
        "boys": ["Đức", "Khôi", "Tuấn", "Phúc", "Quốc Huy", "Thắng", "Bảo", "Nghĩa", "Trường", "Vinh"],
        "families": ["Nguyễn", "Trần", "Phạm", "Huỳnh", "Đặng", "Bùi", "Đỗ", "Võ"],
        "women": ["Hạnh", "Thị Lụa", "Thị Sen", "Nhung"], "men": ["Văn Sáu", "Tâm", "Văn Lợi", "Hoàng"],
        "language": "Vietnamese", "nationality": "from across the river", "lines": ["Vietnamese"]},
    "steppe": {
        "girls": ["Elif", "Gülşen", "Şirin", "Çiğdem", "Nazlı", "Özlem", "Dilşad", "Berfîn", "Zîlan", "Hêvî"],
        "boys": ["Oğuz", "Çetin", "İlyas", "Şivan", "Rêzan", "Ümit", "Barış", "Azad", "Serhat", "Kâzım"],
        "families": ["Yıldız", "Öztürk", "Çelik", "Şahin", "Aydın", "Güneş", "Doğan", "Bozkurt"],
        "women": ["Gülay", "Havva", "Sakîne", "Emine"], "men": ["Hüseyin", "Cemîl", "Mehmet Ali", "Recep"],
        "language": "Turkish", "nationality": "foreign", "lines": ["Turkish", "Kurmanji", "Kurmanji and Turkish"]},
    "savanna": {
        "girls": [
            "Aïssatou", "Fatoumata", "Néné", "Kadiatou", "Mariétou", "Oumou", "Djénéba", "Hawa", "Coumba", "Bintou"],
        "boys": [
            "Ousmane", "Mamadou", "Boubacar", "Ibrahima", "Seydou", "Lassana", "Amadou", "Moussa", "Cheikh",
            "Souleymane"],
        "families": ["Diallo", "Traoré", "Coulibaly", "Bâ", "Koné", "Sissoko", "Diarra", "Touré", "Camara", "Keïta"],
        "women": ["Salimata", "Assétou", "Rokia", "Niouma"], "men": ["Bakary", "Modibo", "Demba", "Samba"],
        "language": "French", "nationality": "foreign", "lines": ["Bambara", "Fula and French"]},
    "arabic": {
        "girls": [
            ("فاطمة", "Fatima", "Fatma"), ("نور", "Nour", "Noor"), ("سلمى", "Salma", "Selma"), ("هدى", "Huda", "Hoda"),
            ("ريم", "Reem", "Rim"), ("زينب", "Zeinab", "Zaynab"), ("ياسمين", "Yasmin", "Yasmeen"),
            ("مريم", "Mariam", "Maryam"), ("أسماء", "Asmaa", "Asma"), ("دعاء", "Duaa", "Doaa"),
            ("لينا", "Lina", "Leena"), ("شهد", "Shahd", "Shahad"), ("رغد", "Raghad", "Rağad"), ("آية", "Aya", "Ayah")],
        "boys": [
            ("محمد", "Mohamed", "Muhammad"), ("أحمد", "Ahmed", "Ahmad"), ("يوسف", "Yousef", "Yusuf"),
            ("عمار", "Ammar", "Amar"), ("خالد", "Khaled", "Khalid"), ("سامي", "Sami", "Samy"),
            ("كريم", "Karim", "Kareem"), ("زياد", "Ziad", "Ziyad"), ("إبراهيم", "Ibrahim", "Ebrahim"),
            ("حمزة", "Hamza", "Hamzah"), ("طارق", "Tarek", "Tariq"), ("بلال", "Bilal", "Belal"),
            ("قاسم", "Qasim", "Kassem"), ("أنس", "Anas", "Anass")],
        "families": [
            ("الحداد", "Haddad", "al-Haddad"), ("النجار", "Najjar", "al-Najar"), ("الخطيب", "Khatib", "Alkhateeb"),
            ("العلي", "al-Ali", "Alali"), ("درويش", "Darwish", "Darweesh"), ("منصور", "Mansour", "Mansur"),
            ("الشامي", "Shami", "al-Shamy"), ("بركات", "Barakat", "Berakat"), ("عثمان", "Othman", "Osman"),
            ("القاضي", "Qadi", "al-Kadi"), ("الصباغ", "Sabbagh", "Sabagh"), ("حسين", "Hussein", "Husain")],
        "women": [
            ("خديجة", "Khadija", "Hadija"), ("سعاد", "Souad", "Suad"), ("ليلى", "Layla", "Leila"),
            ("منى", "Mona", "Muna"), ("رقية", "Ruqayya", "Rokaya"), ("إلهام", "Ilham", "Elham")],
        "men": [
            ("حسن", "Hassan", "Hasan"), ("عدنان", "Adnan", "Adnane"), ("محمود", "Mahmoud", "Mahmud"),
            ("علاء", "Alaa", "Ala"), ("جمال", "Jamal", "Gamal"), ("فؤاد", "Fouad", "Fuad")],
        "language": "Arabic", "nationality": "refugee from the east", "lines": ["Arabic"]},
    "khmer": {
        "girls": [
            ("សុភា", "Sophea", "Sophia"), ("ច័ន្ទធីតា", "Chanthida", "Chantida"),
            ("ស្រីនាង", "Sreyneang", "Srey Neang"), ("បុប្ផា", "Bopha", "Bupha"), ("រតនា", "Ratana", "Rattana"),
            ("ស្រីពៅ", "Sreypov", "Srey Pov"), ("កល្យាណ", "Kalyan", "Kallyan"), ("ផល្លា", "Phalla", "Palla"),
            ("ចិន្តា", "Chenda", "Chinda"), ("ម៉ាលី", "Maly", "Mali"), ("សុជាតា", "Socheata", "Sucheata"),
            ("ដាលីន", "Dalin", "Daleen")],
        "boys": [
            ("វិចិត្រ", "Vichet", "Vichit"), ("ពិសិដ្ឋ", "Piseth", "Pisith"), ("រស្មី", "Reaksmey", "Raksmey"),
            ("បូរ៉ា", "Bora", "Borah"), ("សំណាង", "Samnang", "Somnang"), ("ដារ៉ា", "Dara", "Darah"),
            ("វណ្ណៈ", "Vannak", "Vanna"), ("កុសល", "Kosal", "Kusal"), ("រិទ្ធី", "Rithy", "Ritthy"),
            ("ចំរើន", "Chamroeun", "Chamroeurn"), ("សុវណ្ណ", "Sovann", "Sovan"), ("ភារុណ", "Phearun", "Pharun")],
        "families": [
            ("ហេង", "Heng", "Hing"), ("កែវ", "Keo", "Keov"), ("ឈួន", "Chhuon", "Chuon"), ("ប៉ុល", "Pol", "Poll"),
            ("នួន", "Nuon", "Noun"), ("សៀង", "Sieng", "Sieang"), ("យិន", "Yin", "Yinn"), ("ទេព", "Tep", "Thep"),
            ("លឹម", "Lim", "Loem"), ("អ៊ុក", "Ouk", "Ouck"), ("ចាន់", "Chan", "Chann"), ("ខៀវ", "Khiev", "Khieu")],
        "women": [
            ("សារិន", "Sarin", "Saren"), ("ណារី", "Nary", "Nari"), ("ធីតា", "Thida", "Tida"),
            ("សុម៉ាលី", "Somaly", "Sumaly"), ("វណ្ណារី", "Vannary", "Vanary")],
        "men": [
            ("វុទ្ធី", "Vuthy", "Vuthi"), ("សុផល", "Sophal", "Sophol"), ("ភិរម្យ", "Phirom", "Pirum"),
            ("ណារិន", "Narin", "Narinn")],
        "language": "Khmer", "nationality": "from across the western border", "lines": ["Khmer"]},
    "ukrainian": {
        "girls": [
            ("Оксана", "Oksana", "Oxana"), ("Соломія", "Solomiia", "Solomiya"), ("Дарина", "Daryna", "Darina"),
            ("Злата", "Zlata", "Slata"), ("Мар'яна", "Mariana", "Maryana"), ("Юлія", "Yuliia", "Julia"),
            ("Ганна", "Hanna", "Ganna"), ("Яна", "Yana", "Jana"), ("Христина", "Khrystyna", "Kristina"),
            ("Поліна", "Polina", "Pauline")],
        "boys": [
            ("Тарас", "Taras", "Tarass"), ("Богдан", "Bohdan", "Bogdan"), ("Остап", "Ostap", "Ostapp"),
            ("Назар", "Nazar", "Nasar"), ("Кирило", "Kyrylo", "Kirill"), ("Ярослав", "Yaroslav", "Jaroslav"),
            ("Артем", "Artem", "Artyom"), ("Євген", "Yevhen", "Evgen"), ("Любомир", "Liubomyr", "Lubomir"),
            ("Данило", "Danylo", "Danilo")],
        "families": [
            ("Гриценко", "Hrytsenko", "Gritsenko"), ("Коваленко", "Kovalenko", "Kowalenko"),
            ("Мельничук", "Melnychuk", "Melnichuk"), ("Ткаченко", "Tkachenko", "Tkatchenko"),
            ("Шевчук", "Shevchuk", "Schewtschuk"), ("Бойчук", "Boichuk", "Boychuk"),
            ("Панченко", "Panchenko", "Pantschenko"), ("Яремчук", "Yaremchuk", "Jaremtschuk"),
            ("Лисенко", "Lysenko", "Lisenko")],
        "women": [
            ("Наталія", "Nataliia", "Natalia"), ("Галина", "Halyna", "Galina"), ("Любов", "Liubov", "Lubov"),
            ("Стефанія", "Stefaniia", "Stefania")],
        "men": [
            ("Микола", "Mykola", "Nikola"), ("Василь", "Vasyl", "Vassil"), ("Степан", "Stepan", "Stephan"),
            ("Зиновій", "Zynovii", "Zinoviy")],
        "language": "Ukrainian", "nationality": "refugee from the north",
        "lines": ["Ukrainian", "Ukrainian and Russian"]},
    "russian": {
        "girls": [
            ("Надежда", "Nadezhda", "Nadejda"), ("Ксения", "Ksenia", "Xenia"), ("Варвара", "Varvara", "Warwara"),
            ("Алёна", "Alyona", "Alena"), ("Таисия", "Taisia", "Taissia"), ("Лейла", "Leila", "Leyla")],
        "boys": [
            ("Тимур", "Timur", "Timour"), ("Фёдор", "Fyodor", "Fedor"), ("Глеб", "Gleb", "Hleb"),
            ("Руслан", "Ruslan", "Rouslan"), ("Семён", "Semyon", "Semen"), ("Захар", "Zakhar", "Sachar")],
        "families": [
            ("Черных", "Chernykh", "Tchernych"), ("Седых", "Sedykh", "Sedich"), ("Живаго", "Zhivago", "Jivago"),
            ("Ким", "Kim", "Kime"), ("Дубровин", "Dubrovin", "Doubrovin"), ("Хитрово", "Khitrovo", "Hitrovo")],
        "women": [("Людмила", "Liudmila", "Ludmilla"), ("Зоя", "Zoya", "Soja")],
        "men": [("Аркадий", "Arkady", "Arkadi"), ("Рашид", "Rashid", "Raschid")], "language": "Russian",
        "nationality": "refugee from the north", "lines": ["Russian"]}}

# How many of twenty children belong to each: most names in Latin letters, some in each other script.
SHARES = {
    "coast": 5, "andes": 3, "delta": 1, "steppe": 1, "savanna": 2, "arabic": 3, "khmer": 3, "ukrainian": 1,
    "russian": 1}

NICKNAMES = [
    "Kidogo", "Pipo", "Tiki", "Momo", "Zuzu", "Bebo", "Koko", "Lulu", "Nino", "Toto", "Fifi", "Didi", "Chuchu", "Nana"]

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
    "office": ("Main office", "Station"), "market_desk": ("Desk at the market", "Old Market"),
    "health_post": ("Health post by the river", "River Mouth"),
    "school_desk": ("Room at the upper school", "Hill Gardens"),
    "kiln_desk": ("Day centre at the kilns", "Brickfields"), "camp_tent": ("Child-friendly space", "East Camp"),
    "border_desk": ("Desk at the border post", "Border Road")}

LANDMARKS = [
    "behind the blue cistern", "opposite the bicycle repair", "second gate after the mill", "above the tailor's shop",
    "next to the well with the broken pump", "beside the football ground", "at the end of the path, green door",
    "third stair, left", "near the mango trees", "across from the bakery", "in the yard of the closed cinema",
    "by the chapel wall", "behind the mosque with two towers", "yellow house, enter by the back", "past the goat pens",
    "last shelter in the row"]
SAFE_CONTACTS = [
    "Phone 7 to 9 am. Not on market days.",
    "Text only, no calls in the evening.",
    "Send word through the class teacher.",
    "Call the carer's own phone, never the house phone.",
    "Come by on weekdays before noon.",
    "Ask at the health post; do not visit unannounced.",
    "Any time.",
    "Phone after 6 pm; say you are from the reading group.",
    "Only through the aunt next door.",
    "Visit on Tuesday or Thursday.",
    "Do not leave messages with others.",
    "Wait at the corner shop; do not come to the door.",
    "Phone on Saturday morning only."]
ID_KINDS = ["national", "birth", "ration", "other"]
FOUND = [
    "Found asleep at the bus shelter by a fruit seller. Red jumper, one sandal. Hummed a lullaby with the word 'moon' "
        "in it.",
    "Brought by a woman who had held the child's hand in the crowd at the crossing. Striped blanket, tin cup with a "
        "painted fish.",
    "Left with a neighbour 'for one night'; nobody came. Green dress, two braids. Says 'the white cow' when asked "
        "about home.",
    "Found in the waiting room of the health post after closing. Blue cap, a string bracelet. Knows a counting rhyme."]


def _service(name, services, area, focal_role, phone, method, **more):
    """One entry of the directory; what is not said is usual."""
    return {"name": name, "services": services, "area": area, "focal_role": focal_role, "focal_phone": phone, "method": method, "capacity": "open",
            "child_safe": "yes", "mandatory_reporter": "unknown", "trained": "unknown", **more}


PROVIDERS = [  # the directory of services; all of it invented
    _service("River Mouth health centre", ["health_medical", "nutrition", "sexual_reproductive_health"], "everywhere", "Nurse in charge", "0100 220 110",
             "Paper slip, before 10 in the morning", hours="Monday to Saturday, 8 to 16", cost="Free for children", mandatory_reporter="yes", trained="yes",
             languages="Four languages at the desk", access="Ramp; a helper on call"),
    _service("Lantern listening room", ["psychosocial", "mental_health", "gbv_support"], "Station", "Counsellor on duty", "0100 220 121", "Ring first, then the slip",
             hours="Weekdays, 9 to 17", cost="Free", trained="yes", eligible="From 5 years; women of any age", capacity="waiting_list"),
    _service("Harbour legal aid", ["legal", "registration_documents"], "everywhere", "Children's desk", "0100 220 133", "Paper slip", hours="Tuesday and Thursday",
             cost="Free; stamps are paid for", mandatory_reporter="yes"),
    _service("Old Market school office", ["education_formal", "education_nonformal"], "Old Market", "Deputy head", "0100 220 145", "By word, then the slip",
             hours="In term, 8 to 14", cost="Uniform; a fund helps", trained="no"),
    _service("Open Door safe house", ["safe_house", "shelter"], "everywhere", "House mother on duty", "0100 220 158", "Ring at any hour; no address on paper",
             hours="Always", cost="Free", trained="yes", eligible="Girls and women; boys up to 10", capacity="waiting_list"),
    _service("District police, family desk", ["police_security", "rescue"], "everywhere", "Officer at the family desk", "0100 220 160", "In person, with the slip",
             hours="Always", mandatory_reporter="yes", trained="yes"),
    _service("Kiln Street day centre", ["child_protection", "food", "nfi_clothing"], "Brickfields", "Coordinator", "0100 220 172", "By word", hours="Weekdays, 7 to 18",
             cost="Free", eligible="Working children up to 15"),
    _service("Thread and Needle workshop", ["livelihoods", "cash"], "Hill Gardens", "Training lead", "0100 220 184", "Paper slip", hours="Weekdays", cost="Free",
             eligible="From 15 years; caregivers", gap_notes="No place for small children during the lessons"),
    _service("East Camp family tracing", ["tracing_reunification", "alternative_care"], "East Camp", "Tracing officer", "0100 220 195", "As a file with a password",
             hours="Weekdays, 8 to 15", cost="Free", trained="yes", eligible="Separated and unaccompanied children"),
    _service("Steps workshop for children with disabilities", ["disability_services"], "Station", "Therapist", "0100 220 199", "Ring first", hours="Monday and Wednesday",
             cost="By income", access="All on the ground floor"),
]
GROWN_OLD = (7, 9)      # their entries were not checked for too long
