// Daybook keys and covers. Own code, no dependency. Every page works without it.
// `desk` stands before it when it is sent: shared/desk.html in the language of the office, at hand before any key is pressed.
(() => {
  const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const atHand = new DOMParser().parseFromString(desk, "text/html"), spoken = $("#words", atHand).dataset;
  const body = document.body, keysOn = () => body.dataset.keys !== "off", signedIn = () => "idle" in body.dataset;
  const typing = e => e.target.closest?.("input:not([type=radio]):not([type=checkbox]),textarea,select,[contenteditable]");
  const token = () => $("meta[name=csrf]")?.content ?? "";
  const say = words => { const s = $("#say"); if (s) s.textContent = words; };
  const post = (address, fields) => fetch(address, { method: "POST", credentials: "same-origin", keepalive: true,
    headers: { "X-Office": "quiet", "X-CSRFToken": token() }, body: new URLSearchParams(fields) });

  // 1. Back after signing out shows nothing: a page from the browser's memory asks anew.
  addEventListener("pageshow", e => { if (e.persisted) { document.documentElement.hidden = true; location.reload(); } });

  // 2. Cover the screen: button, Shift three times within five seconds with nothing between, or an idle desk.
  //    The page is taken out of the window, not hidden behind something; what was typed waits in it.
  //    When the session is over or the office is locked, the same card goes on: it signs the page's own person in again, and nobody else.
  let under = null, title = "";
  async function cover(idle, why) {
    if (!signedIn()) return;
    if (under) return tell(why);
    keepDrafts();
    // what was opened closes for good
    $$(".who-is, .tl-lock .what, .tl-lock .judged").forEach(part => part.remove());
    title = document.title; document.title = spoken.covered;
    under = document.createDocumentFragment(); under.append(...body.childNodes);
    body.append($("#cover-card", atHand).cloneNode(true)); body.classList.add("covered-body"); tell(why);
    const form = $("form", body), field = $("input[type=password]", body); field.focus();
    form.addEventListener("submit", async e => {
      e.preventDefault();
      const button = $("button", form); if (button.disabled) return;
      button.disabled = true;
      const said = await goOn(form, field.value).catch(() => spoken.unheard);
      button.disabled = false;
      if (said === true) return uncover();
      $(".err", form).textContent = said; (form.dataset.asks === "code" ? $("[name=code]", form) : field).focus();
      if (form.dataset.asks !== "code") field.value = "";
    });
    await post("/cover/lock", { idle: idle ? "1" : "", back_to: location.pathname + location.search }).catch(() => null);
  }
  const tell = words => { const line = $(".cover-card .why"); if (line && words) { line.textContent = words; line.hidden = false; } };
  // true when the page may be shown again, else words
  async function goOn(form, password) {
    const { username } = body.dataset, answer = await post("/cover", { password, username });
    if (answer.status === 204) return true;
    return [400, 401, 423].includes(answer.status) || answer.redirected ? signInAgain(form, username, password) : answer.text();
  }
  async function signInAgain(form, username, password) {
    const door = new DOMParser().parseFromString(await (await fetch("/signin", { credentials: "same-origin" })).text(), "text/html");
    const csrf_token = $("[name=csrf_token]", door)?.value ?? $("meta[name=csrf]", door)?.content ?? "", code = $("[name=code]", form).value;
    const answer = await fetch("/signin", { method: "POST", credentials: "same-origin", headers: { "X-Office": "quiet" }, body: new URLSearchParams({ csrf_token, username, password, code }) });
    if (answer.headers.get("X-Office") === "code") { form.dataset.asks = "code"; $(".code-wanted", form).hidden = false; }
    if (answer.status !== 200 || answer.redirected) return answer.text();
    const now = await answer.json();
    if (!now.in) { location.assign(now.to); return ""; }
    renew(now.csrf); return true;
  }
  // the token of the session now, wherever the page holds the old one
  function renew(csrf) {
    $("meta[name=csrf]").content = csrf;
    $$("[name=csrf_token]", under).forEach(field => field.value = csrf);
    body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": csrf }));
  }
  function uncover() {
    body.replaceChildren(under); under = null; body.classList.remove("covered-body"); document.title = title; touched(); sent = Date.now();
    $("[data-cover-identity]")?.click();
  }
  // an answer that says the session is over or covered, or the office locked: the page covers itself, what was typed stays in it
  const shut = answer => answer && (answer.status === 423 || (answer.status === 401 && answer.headers.get("X-Office") === "signed-out"));
  const coverFor = async answer => cover(true, answer.headers.get("X-Office") ? await answer.text() : "");
  let shifts = 0, timer = 0, mixed = false;
  addEventListener("keydown", e => { if (e.key !== "Shift") { mixed = true; shifts = 0; } else if (!e.repeat) mixed = false; });
  addEventListener("keyup", e => {
    if (e.key !== "Shift" || mixed) return;
    clearTimeout(timer); timer = setTimeout(() => shifts = 0, 5000);
    if (++shifts === 3) { shifts = 0; cover(); }
  });
  addEventListener("click", e => { if (e.target.closest?.("[data-cover]")) { e.preventDefault(); cover(); } });

  // 3. The idle clock: somebody who reads or types is not idle, a poll is nobody.
  const warn = words => { const w = $("#warn"); if (w && w.textContent !== words) { w.textContent = words; w.hidden = !words; } };
  let last = Date.now(), sent = Date.now(), warned = false;
  const touched = () => { last = Date.now(); warned = false; warn(""); };
  ["keydown", "pointerdown", "pointermove", "scroll", "input"].forEach(name => addEventListener(name, touched, { passive: true, capture: true }));
  if (signedIn()) setInterval(() => {
    const limit = +body.dataset.idle * 1000, quiet = Date.now() - last;
    if (under || !limit) return;
    if (quiet >= limit) return cover(true);
    if (quiet >= limit - 120000 && limit > 180000 && !warned) { warned = true; warn(spoken.warning); }
    if (Date.now() - sent > limit / 3 && last > sent) { sent = Date.now(); post("/idle", {}).then(a => { if (shut(a)) coverFor(a); }, () => 0); }
  }, 1000);

  // twice a minute the page asks whether it may still be shown; that keeps nobody awake
  if (signedIn()) setInterval(() => { if (!under) fetch("/idle", { credentials: "same-origin", headers: { "X-Office": "quiet" } }).then(a => { if (shut(a)) coverFor(a); }, () => 0); }, 30000);

  // 4. Drafts: what is typed in a form that asks for it goes to the office every 20 seconds, never into the browser's store.
  const begun = new Map();
  addEventListener("input", e => { const form = e.target.closest?.("form[data-draft]"); if (form) begun.set(form, true); }, true);
  addEventListener("submit", e => begun.delete(e.target), true);
  const keepDrafts = () => { for (const form of [...begun.keys()]) { begun.delete(form); keepDraft(form); } };
  async function keepDraft(form) {
    const fields = new FormData(form); fields.set("draft_of", form.dataset.draft);
    const answer = await post("/draft", fields).catch(() => null), kept = $(".kept", form);
    if (answer?.status === 200 && kept) kept.textContent = await answer.text();
    if (!answer || answer.status >= 400) begun.set(form, true);
    if (shut(answer)) coverFor(answer);
  }
  setInterval(keepDrafts, 20000);
  addEventListener("beforeunload", e => { if (begun.size) { keepDrafts(); } });

  // 4a. Skip rules: a question that hangs on an answer not given is put away; the office skips it in any case.
  const skip = root => $$("[data-when]", root).forEach(part => {
    const form = part.closest("form"); if (!form) return;
    const given = $$(`[name="${part.dataset.when}"]`, form).filter(f => !f.closest("[data-when][hidden]") && (f.type === "radio" || f.type === "checkbox" ? f.checked : true)).map(f => f.value);
    const on = part.dataset.is.split(" ").some(code => given.includes(code));
    part.hidden = !on;
  });
  skip(document);
  addEventListener("change", e => { const form = e.target.closest?.("form"); if (form) skip(form); });
  addEventListener("htmx:after:swap", () => skip(document));

  // 5. Parts: one place for what goes wrong, and for where the focus goes.
  addEventListener("htmx:before:response", e => {
    const { raw } = e.detail.ctx.response;
    if (shut(raw)) { e.preventDefault(); coverFor(raw); }
  });
  addEventListener("htmx:response:error", e => {
    const ctx = e.detail.ctx, status = ctx.response.status;
    if (status >= 500) trouble(ctx.sourceElement, { 507: spoken.full, 503: spoken.reading }[status] ?? spoken.failed);
  });
  addEventListener("htmx:error", e => { if (e.detail.ctx) trouble(e.detail.ctx.sourceElement, spoken.offline); });
  function trouble(source, words) {
    const form = source.closest?.("form") ?? source, line = $(".trouble", form);
    if (line) { line.textContent = words; line.hidden = false; } else say(words);
    const draft = source.closest?.("form[data-draft]"); if (draft) begun.set(draft, true);
  }
  addEventListener("htmx:after:swap", e => {
    sent = Date.now();
    const now = $$("tr[data-current]"); if (now.length > 1) now.filter(row => !row.contains(e.target) && !$("[data-focus]", row.parentElement)).forEach(row => row.removeAttribute("data-current"));
    const rows = $$("tr.in-row"); if (rows.length > 1) rows.filter(row => !$("[data-focus], .errors", row)).forEach(closeRow);
    const target = $(".errors") ?? $("[data-focus]");
    if (target) { target.focus(); target.removeAttribute("data-focus"); }
    focusFirst();
    if (document.activeElement === body) $("#main [autofocus]")?.focus();
  });
  function focusFirst() {
    const form = $("[data-focus-first]"); if (!form) return;
    form.removeAttribute("data-focus-first"); $("textarea, input:not([type=hidden]), select", form)?.focus({ preventScroll: "sheet" in form.dataset });
  }
  // an empty hx-get stands for the link's own address
  addEventListener("htmx:config:request", e => { const { request, sourceElement } = e.detail.ctx; request.action ||= sourceElement.getAttribute("href") ?? ""; });
  addEventListener("htmx:config:request", e => { const form = e.detail.ctx.sourceElement.closest?.("form"); if (form) { begun.delete(form); const line = $(".trouble", form); if (line) line.hidden = true; } });

  // 6. After an error: go to the summary; else to the first field of a page that is one form.
  if ($(".errors")) $(".errors").focus(); else if (!$("main [autofocus]")) focusFirst();

  // 7. Menu width, kept for the person; the menu of small screens begins closed.
  addEventListener("submit", e => {
    const form = e.target.closest?.("[data-rail-toggle]"); if (!form) return;
    e.preventDefault(); const slim = document.documentElement.dataset.rail !== "slim";
    document.documentElement.dataset.rail = slim ? "slim" : ""; post(form.action, { narrow: slim ? "1" : "" });
  });
  if (innerWidth < 900) $$("details.menu").forEach(d => d.open = false);

  // 8. Lists: J K move, Enter opens, F follow-up, N note, digits press the filter chips. Only outside fields.
  const rows = () => $$("tr.case"), here = () => $("tr.case[data-current]");
  const go = step => {
    const all = rows(); if (!all.length) return;
    const at = all.indexOf(here()), to = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
    here()?.removeAttribute("data-current"); to.setAttribute("data-current", ""); ($("[data-do=decide]", to) ?? $("a", to))?.focus(); to.scrollIntoView({ block: "nearest" });
  };
  // a row of a meeting's list moves up or down, and keeps the hand
  const shift = way => {
    const link = $("[data-do=decide]", here() ?? document.createElement("i")); if (!link) return;
    const [path, query] = link.getAttribute("href").split("?");
    htmx.ajax("POST", `${path}/${way}${query ? "?" + query : ""}`, { target: "#list", swap: link.getAttribute("hx-swap") });
  };
  // the keys of this page: its own first, then those of every page
  const keys = $("#keys", atHand), keysOf = body.dataset.keysOf;
  if (keysOf !== undefined) {
    $$("[data-on]", keys).filter(line => !line.dataset.on.split(" ").includes(keysOf)).forEach(line => line.remove());
    $$("[data-leads]", keys).filter(line => !$(`[data-go~="${line.dataset.leads}"]`)).forEach(line => line.remove());
    body.append(keys);
  }
  let went = 0;
  addEventListener("keydown", e => {
    if (e.ctrlKey || e.altKey || e.metaKey || typing(e) || under || !keysOn()) return;
    const k = e.key.toLowerCase(), press = name => { const b = $(`[data-do="${name}"]`, here() ?? document); if (b) { e.preventDefault(); b.click(); } };
    if (went && Date.now() - went < 1500) { went = 0; const link = $(`[data-go~="${k}"]`); if (link) { e.preventDefault(); link.click(); return; } }
    if (k === "g") went = Date.now();
    else if (e.shiftKey && (k === "j" || k === "k")) shift(k === "j" ? "down" : "up");
    else if (k === "j") go(1); else if (k === "k") go(-1);
    else if (k === "/") { const q = $("#find-q"); if (q) { e.preventDefault(); q.focus(); } }
    else if (k === "f") press("followup"); else if (k === "n") here() ? press("note") : $("#facts") && (e.preventDefault(), $("#facts").focus());
    else if (k === "?") { if (keys.isConnected) { e.preventDefault(); keys.showModal(); } }
    else if (/^[1-5]$/.test(k) && !e.target.closest?.("fieldset")) $$(".count")[+k - 1]?.click();
  });

  // 9. Answers: a digit picks the choice in the group that has the focus; Ctrl Enter saves; Escape closes a panel.
  addEventListener("keydown", e => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { const form = e.target.closest?.("form"); if (form && form.dataset.noKey === undefined) { e.preventDefault(); form.requestSubmit(); } return; }
    if (e.key === "Escape") { const shut = e.target.closest?.("tr.in-row, .inline-form"), b = shut && $("[data-cancel], [data-close]", shut); if (b) { e.preventDefault(); keepDrafts(); b.click(); } return; }
    if (!/^[0-9]$/.test(e.key) || e.ctrlKey || e.altKey || typing(e)) return;
    const set = e.target.closest?.("fieldset"); if (!set) return;
    const r = $$("input[type=radio],input[type=checkbox]", set)[+e.key - 1]; if (!r) return;
    e.preventDefault(); r.focus(); r.checked = r.type === "radio" || !r.checked; r.dispatchEvent(new Event("change", { bubbles: true })); r.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // 9a. The clerk's sheet: Enter goes on, Shift Enter back, F4 repeats the last paper, and each box is kept as soon as it is left.
  const onSheet = e => e.target.closest?.("[data-box]"), boxes = () => $$("[data-box]").map(box => $("input, textarea", box));
  const unsent = new Map(); let sending = false;
  const leave = (part, typed) => { unsent.set(part.dataset.box, typed); part.dataset.left = typed; sendBoxes(); };
  async function sendBoxes() {
    if (sending) return; sending = true;
    while (unsent.size) {
      const form = $("form[data-sheet]"), now = new Map(unsent);
      if (!form && !under) break;
      // what arrives late is known by its turn
      if (form) form.dataset.turn = +form.dataset.turn + 1;
      const answer = form && await post(form.dataset.sheet, [...now, ["_seen", form.dataset.seen], ["_turn", form.dataset.turn]]).catch(() => null), line = form && $(".trouble", form);
      if (answer?.ok && !answer.redirected) {
        for (const [name, typed] of now) if (unsent.get(name) === typed) unsent.delete(name);
        if (line) line.hidden = true;
        readBack(form, await answer.json()); continue;
      }
      if (answer?.status === 409) { form.dataset.turn = (await answer.json()).turn; continue; }
      if (shut(answer)) coverFor(answer);
      if (line) { line.textContent = spoken.unsaved; line.hidden = false; }
      if (answer?.status === 404) break;
      await new Promise(later => setTimeout(later, 1500));
    }
    sending = false;
  }
  function readBack(form, { progress, boxes }) {
    $("[data-progress]", form).textContent = progress;
    for (const [name, read] of Object.entries(boxes)) {
      const part = $(`[data-box="${name}"]`, form); if (!part) continue;
      const field = $("input, textarea", part), err = $(".err", part);
      if (read.typed !== part.dataset.left && field.value === part.dataset.left) field.value = part.dataset.left = read.typed;
      $("output", part).textContent = read.words; err.hidden = !(read.problem || read.question); $("span", err).textContent = read.problem || read.question;
      part.classList.toggle("cf-bad", !!read.problem); part.classList.toggle("cf-query", !read.problem && (!!read.question || read.odd));
      field.toggleAttribute("aria-invalid", !!read.problem);
      $$("[data-n]", part).forEach(one => one.classList.toggle("on", read.on.includes(one.dataset.n)));
    }
  }
  addEventListener("keydown", e => {
    const part = onSheet(e), field = e.target;
    if (e.key === "Enter" && field.closest?.(".errors") && $("form[data-sheet]") && !e.ctrlKey && field.tagName !== "A") { e.preventDefault(); $(".errors a")?.click(); return; }
    if (!part || e.ctrlKey || e.altKey || e.metaKey || e.isComposing) return;
    const again = e.key === "F4" && part.dataset.last !== undefined; if (again) { field.value = part.dataset.last; lightUp(part); }
    if (e.key !== "Enter" && !again) return;
    e.preventDefault(); leave(part, field.value);
    const all = boxes(), to = all[all.indexOf(field) + (e.shiftKey ? -1 : 1)] ?? (e.shiftKey ? field : $("[data-sheet] .btn-primary"));
    to.focus(); to.select?.();
  });
  const lightUp = part => {
    const value = $("input, textarea", part).value.trim(), all = [...$$("[data-n]", part), ...$$("#codes-here [data-n]")];
    const typed = /^\d+$/.test(value) && all.every(one => one.dataset.n.length === 1) ? [...value] : value.split(/[ ,;.+/-]+/);
    all.forEach(one => one.classList.toggle("on", value === "*" || typed.includes(one.dataset.n)));
  };
  addEventListener("input", e => { const part = onSheet(e); if (part) lightUp(part); });
  addEventListener("focusout", e => { const part = onSheet(e); if (part && e.target.value !== (part.dataset.left ?? e.target.defaultValue)) leave(part, e.target.value); });
  addEventListener("focusin", e => {
    const part = onSheet(e), panel = $("#codes-here"), list = part && !$(".codes", part) && $(`.all-codes [id="c-${part.dataset.box}"]`); if (!panel || !part) return;
    panel.hidden = !list; if (!list) return;
    $("h2", panel).textContent = $("label", part).textContent; $("div", panel).replaceChildren(...list.cloneNode(true).childNodes); lightUp(part);
  });
  addEventListener("htmx:after:swap", () => { const form = $("form[data-sheet]"); if (form) { unsent.clear(); history.replaceState(null, "", form.getAttribute("action")); if (!$(".errors", form)) scrollTo(0, 0); } else { const here = $("#main [data-here]"); if (here) { history.replaceState(null, "", here.dataset.here); scrollTo(0, 0); } } });

  // A row that closes keeps what was typed in it.
  function closeRow(row) { const form = $("form[data-draft]", row); if (form && begun.has(form)) { begun.delete(form); keepDraft(form); } row.previousElementSibling?.classList.remove("current"); row.remove(); }

  // 10. Small helps: date chips, cancel of a row, identity that covers itself, show the password, dialogs.
  addEventListener("click", e => {
    const chip = e.target.closest?.("[data-day]");
    if (chip) { const box = $("#" + chip.dataset.for); box.value = chip.dataset.day; $$("[data-day]", chip.parentElement).forEach(c => c.classList.toggle("chip-on", c === chip)); box.dispatchEvent(new Event("input", { bubbles: true })); }
    const cancel = e.target.closest?.("[data-cancel]");
    if (cancel) { const row = cancel.closest("tr.in-row"); if (row) { e.preventDefault(); const before = row.previousElementSibling; closeRow(row); $("[data-do]", before)?.focus(); } }
    const show = e.target.closest?.("[data-show-password]");
    if (show) { const box = $("#" + show.dataset.showPassword), open = box.type === "password"; box.type = open ? "text" : "password"; show.setAttribute("aria-pressed", open); }
    const open = e.target.closest?.("[data-open]"); if (open) $("#" + open.dataset.open)?.showModal();
    const tick = e.target.closest?.("[data-print]"); if (tick) print();
  });
  if ($("[data-print-now]")) print();
  const ends = new WeakMap(), starts = () => $$("[data-shown-for]").forEach(shown => ends.has(shown) || ends.set(shown, Date.now() + shown.dataset.shownFor * 1000));
  addEventListener("htmx:after:swap", starts); starts();
  setInterval(() => {
    const shown = $("[data-shown-for]"); if (!shown) return;
    starts();
    const left = Math.ceil((ends.get(shown) - Date.now()) / 1000), words = $("[data-left]", shown);
    if (left <= 0) $("[data-cover-identity]", shown)?.click();
    else if (words) words.textContent = words.dataset.left.replace("#", left > 60 ? Math.ceil(left / 60) + " min" : left + " s");
  }, 1000);
})();
