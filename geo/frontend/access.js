// For those who do not see the map, and for those who send it on: what the hand rests on is said, the day stands as a
// table, and the page's address can be copied.

/** A region that is read aloud when it says something new: {region, say}. */
function spokenRegion() {
  const region = make("p", { class: "ch-unseen", role: "status", "aria-live": "polite" });
  return { region, say: (words) => write(region, words) };
}

/** All places on a day as a table, made only while it stands open: {details, show(spans, words)}, spans in the pack's order. */
function dayTable(pack) {
  const table = make("table", { class: "ch-day-table" });
  const scroll = make("div", { class: "ch-scroll", tabindex: 0, role: "region", "aria-label": say("day_as_table") }, table);
  const details = make("details", { class: "ch-card ch-as-table" }, make("summary", {}, say("day_as_table")), scroll);
  let shown = null;
  function draw() {
    if (!details.open || !shown) return;
    const head = ["capital", "province", "state", "since", "basis", "otherwise"].map((name) => make("th", { scope: "col" }, say(`column_${name}`)));
    const rows = pack.places.map((place, at) => {
      const span = shown.spans[at];
      const since = span.since === null ? "" : inWords(pack.firstDay + span.since, { weekday: false });
      const cells = [place.name, lookWords(pack, pack.looks[span.look]), since, span.basis ? say(`basis_${span.basis}`) : "", span.contradicted ? say("says_otherwise_cell") : ""];
      return make("tr", {}, make("th", { scope: "row" }, place.capital), ...cells.map((words) => make("td", {}, words)));
    });
    table.replaceChildren(make("caption", {}, shown.words), make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
  }
  details.addEventListener("toggle", draw);
  return { details, show: (spans, words) => { shown = { spans: [...spans], words }; draw(); } };
}

/** A button that copies the page's address, once `settle` has written into it what is shown; `tell` is told how that went. */
function linkButton(settle, tell) {
  const button = make("button", { type: "button", class: "ch-button", title: say("copy_link"), "aria-label": say("copy_link") }, icon("link"));
  const field = make("input", { class: "ch-select ch-link-field", readonly: true, hidden: true, "aria-label": say("link") });
  button.addEventListener("click", async () => {
    settle();
    try {
      await navigator.clipboard.writeText(location.href);
      tell(say("link_copied"));
      button.classList.add("is-done");
      setTimeout(() => button.classList.remove("is-done"), 1600);
    } catch (refused) { // a page may be kept from the clipboard: then the reader copies it from a field
      console.info("the clipboard cannot be used", refused);
      field.hidden = false;
      field.value = location.href;
      field.select();
      tell(say("link_in_field"));
    }
  });
  return make("span", { class: "ch-choice" }, button, field);
}
