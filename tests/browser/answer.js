// Answers the questions of the form on the page, as a hand would: only those that are shown, only with answers that are offered.
// Gives a list of what could not be answered.
answers => {
  const wrong = [];
  const shown = field => !field.closest("[hidden]") && !field.disabled && (field.type === "hidden" || field.getClientRects().length > 0);
  const tell = (field, ...kinds) => kinds.forEach(kind => field.dispatchEvent(new Event(kind, { bubbles: true })));
  for (const [name, given] of Object.entries(answers)) {
    const inner = [...document.querySelectorAll(`main [name="${name}"]`)];
    const fields = inner.length ? inner : [...document.querySelectorAll(`[name="${name}"]`)];
    const [first] = fields, values = (Array.isArray(given) ? given : [given]).map(String);
    if (!first) { wrong.push(`${name} is not asked`); continue; }
    const folded = first.closest("details:not([open])");
    if (folded) folded.open = true;
    if (!shown(first)) { wrong.push(`${name} is put away`); continue; }
    if (first.type === "radio" || first.type === "checkbox") {
      const offered = fields.map(field => field.value);
      if (given === true || given === false) { first.checked = given; tell(first, "input", "change"); continue; }
      const not = values.filter(value => !offered.includes(value));
      if (not.length) { wrong.push(`${name} does not offer ${not} but ${offered}`); continue; }
      for (const field of fields) {
        const on = values.includes(field.value);
        if (field.checked !== on) { field.checked = on; tell(field, "input", "change"); }
      }
    } else if (first.tagName === "SELECT") {
      const option = [...first.options].find(one => one.value === values[0]) ?? [...first.options].find(one => one.text.startsWith(values[0]) && values[0]);
      if (!option) { wrong.push(`${name} does not offer ${values[0]} but ${[...first.options].map(one => one.value + "=" + one.text)}`); continue; }
      first.value = option.value; tell(first, "input", "change");
    } else {
      first.value = values[0]; tell(first, "input", "change");
    }
  }
  return wrong;
}
