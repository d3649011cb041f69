// What is chosen: day, known by, rule and place. Read from the page's address, changed by the controls, written back.

const THEME = "embed_options";
const FIXED = "fixed"; // known by a day that is still to be said

/** The choice that the address names, as far as the map can show it, and else the pack's own: {day, known, rule, place, language}. */
function readAddress(pack, book) {
  const asked = new URLSearchParams(location.search);
  const pick = (value, otherwise) => (value === null ? otherwise : value);
  return {
    day: pick(dayChosen(pack, asked.get("day")), dayChosen(pack, pack.start)),
    known: pick(knownChosen(pack, book, asked.get("known-by")), knownChosen(pack, book, pack.knownBy) ?? TODAY),
    rule: pick(ruleChosen(pack, asked.get("rule")), pack.rule),
    place: pack.places.some(({ id }) => id === asked.get("place")) ? asked.get("place") : null,
    language: pack.languages.includes(asked.get("language")) ? asked.get("language") : pack.languages[0],
  };
}

/** The number of a day of the timeline written 2021-08-13; null for anything else. */
function dayChosen(pack, iso) {
  const day = dayNumber(iso) === null ? -1 : dayNumber(iso) - pack.firstDay;
  return day >= 0 && day < pack.days ? day : null;
}

/** TODAY, FOLLOW or the number of a day by which something may be asked for; null for anything else. */
function knownChosen(pack, book, text) {
  if (text === TODAY || text === FOLLOW) return text;
  const day = dayNumber(text) === null ? NaN : dayNumber(text) - pack.firstDay;
  return day >= book.range[0] && day <= book.range[1] ? day : null;
}

/** The name of a rule if there is one of that name, else null. */
function ruleChosen(pack, name) {
  return pack.rules.some((rule) => rule.name === name) ? name : null;
}

/** A choice as the app and the address have it: days written 2021-08-13. */
function chosenWords(pack, { day, known, rule, place, language }) {
  const iso = (number) => isoDay(pack.firstDay + number);
  return { day: iso(day), known: typeof known === "number" ? iso(known) : known, rule, place, language };
}

/**
 * Puts a choice into the page's address without a new entry in its history; what the map opens on anyway is left out. A
 * `theme`, light or dark, is written as Streamlit reads it, which shows it from the first moment.
 */
function writeAddress(pack, { day, known, rule, place, language }, theme = null) {
  const address = new URL(location.href);
  const unless = (usual, value) => (value === usual ? null : value);
  const named = { day, place, "known-by": unless(pack.knownBy, known), rule: unless(pack.rule, rule), language: unless(pack.languages[0], language) };
  if (theme) named[THEME] = `${theme}_theme`;
  for (const [name, value] of Object.entries(named)) {
    if (value === null) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  try {
    history.replaceState(history.state, "", address);
  } catch (refused) {
    console.info("this page's address cannot carry the choice", refused); // a sandboxed frame may refuse
  }
}

/**
 * The controls for known by, rule and the language of the names. `chose({known})`, `chose({rule})` or `chose({language})` is called when one is used;
 * `known` may be FIXED, a day that is still to be said. Returns {known, rule, meaning, names, say}: elements (no `names` where
 * there is one language only), and `say(choice)` to show a choice.
 */
function choiceControls(pack, book, { chose }) {
  const option = (value, words) => make("option", { value }, words);
  const mode = make(
    "select",
    { class: "ch-select", "aria-label": say("known_by"), title: say("known_by_help") },
    option(TODAY, say("known_today")), option(FOLLOW, say("known_follow")), option(FIXED, say("known_fixed")),
  );
  const iso = (day) => isoDay(pack.firstDay + day);
  const date = make("input", {
    type: "date", class: "ch-select is-away", "aria-label": say("known_by_day"), min: iso(book.range[0]), max: iso(book.range[1]),
  });
  const rule = make("select", { class: "ch-select", "aria-label": say("rule") }, ...pack.rules.map(({ name }) => option(name, name)));
  const meaning = make("p", { class: "ch-meaning", "aria-live": "polite" });
  const language = make("select", { class: "ch-select", "aria-label": say("names") }, ...pack.languages.map((code) => option(code, strings[`language_${code}`] ?? code)));
  language.addEventListener("change", () => chose({ language: language.value }));
  mode.addEventListener("change", () => chose({ known: mode.value }));
  rule.addEventListener("change", () => chose({ rule: rule.value }));
  date.addEventListener("input", () => {
    const day = knownChosen(pack, book, date.value);
    if (day !== null) chose({ known: day });
  });

  function display(choice) {
    const fixed = typeof choice.known === "number";
    const now = fixed ? FIXED : choice.known;
    if (mode.value !== now) mode.value = now;
    date.classList.toggle("is-away", !fixed); // its room stays: the track must not move under the hand
    if (fixed && date.value !== iso(choice.known)) date.value = iso(choice.known);
    if (rule.value !== choice.rule) rule.value = choice.rule;
    if (language.value !== choice.language) language.value = choice.language;
    write(meaning, pack.rules.find(({ name }) => name === choice.rule).meaning);
  }
  return {
    known: make("span", { class: "ch-choice" }, make("label", {}, say("known_by"), " ", mode), date),
    rule: make("label", { class: "ch-choice" }, say("rule"), " ", rule),
    meaning,
    names: pack.languages.length > 1 ? make("label", { class: "ch-choice" }, say("names"), " ", language) : null,
    say: display,
  };
}
