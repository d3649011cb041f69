// What the map says in words: what is shown, as known when; a place's state, since when and by whose word; its claims.

const OPEN_CLAIMS = 3;

/** A known-by day in words: the year only where it is another than the shown day's. */
function knownDate(pack, day, known) {
  const date = calendar(pack.firstDay + known);
  const year = date.year === calendar(pack.firstDay + day).year ? "" : ` ${date.year}`;
  return `${date.day} ${date.month}${year}`;
}

/** What follows the day in the head: "as known today", "as known on 10 August", "as known on 5 August, before that day". */
function knownWords(pack, day, known) {
  if (known === TODAY) return "as known today";
  const by = known === FOLLOW ? day : known;
  return `as known on ${knownDate(pack, day, by)}${by < day ? ", before that day" : ""}`;
}

/** The same for those who listen to the second handle. */
function knownSpoken(pack, day, known) {
  if (known === TODAY) return "today: all that is known now";
  if (known === FOLLOW) return `${inWords(pack.firstDay + day)}, following the day`;
  const where = known < day ? ", before the day shown" : known > pack.days - 1 ? ", after the last day of the timeline" : "";
  return `${inWords(pack.firstDay + known)}${where}`;
}

/** Since when a state is not reported any more: "Carried forward from 12 August 2021, 3 days before."; null if it is. */
function basisWords(pack, span, day) {
  if (span.basis === null || span.basis === "observed" || span.told === null) return null;
  const ago = day - span.told;
  const words = span.basis === "carried" ? "Carried forward" : "Assumed";
  return `${words} from ${inWords(pack.firstDay + span.told, { weekday: false })}, ${ago === 1 ? "the day" : `${ago} days`} before.`;
}

/** What the map says of a place on a day: its names, the state, since when, on what it rests and by whose word. */
function placeWords(pack, fills, place, span, day, { heading = "p" } = {}) {
  const look = pack.looks[span.look];
  const other = Object.entries(place.names).map(([language, name]) => rightToLeft(language, name));
  const where = place.capital === place.name ? "province and its capital" : `capital of ${place.name}`;
  const unknown = look.kind === "unknown" ? "nobody has said who holds it" : "for as long as reports tell";
  const since = span.since === null ? unknown : `since ${inWords(pack.firstDay + span.since, { weekday: false })}`;
  const quiet = (words) => (words ? make("p", { class: "ch-quiet" }, words) : null);
  return [
    make(heading, { class: "ch-name-line" }, place.capital, ...other.flatMap((name, at) => [at ? " · " : " ", name])),
    quiet(where),
    make("p", { class: "ch-state" }, swatch(fills[span.look]), make("b", {}, lookWords(pack, look)), ` ${since}`),
    quiet(basisWords(pack, span, day)),
    quiet(span.word),
    span.contradicted ? make("p", { class: "ch-doubted" }, doubtBadge(), "A report says otherwise.") : null,
  ].filter(Boolean);
}

/** The claims that decided a span, the first ones open, and those that were overruled, with the reason. */
function claimQuotes(pack, span) {
  const quote = (at, reason = null) => make(
    "blockquote",
    { class: reason ? "ch-quote is-overruled" : "ch-quote" },
    pack.claims[at].quote ? make("q", {}, pack.claims[at].quote) : null,
    make("footer", {}, pack.claims[at].cited),
    reason ? make("footer", { class: "ch-reason", tabindex: 0 }, make("b", {}, "Overruled: "), reason) : null,
  );
  const folded = (words, quotes) => quotes.length ? make("details", { class: "ch-more" }, make("summary", {}, words), ...quotes) : null;
  const deciding = span.claims.map((at) => quote(at));
  const overruled = span.overruled.map(([at, reason]) => quote(at, pack.words[reason]));
  const open = deciding.length > OPEN_CLAIMS + 1 ? OPEN_CLAIMS : deciding.length;
  return [
    ...deciding.slice(0, open),
    folded(`${deciding.length - open} more claims`, deciding.slice(open)),
    folded(overruled.length === 1 ? "1 claim overruled" : `${overruled.length} claims overruled`, overruled),
  ].filter(Boolean);
}

function capitalised(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
