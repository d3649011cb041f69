// What the map says in words: what is shown, as known when; a place's state, since when and by whose word; its claims.

const OPEN_CLAIMS = 3;

/** A known-by day in words: the year only where it is another than the shown day's. */
function knownDate(pack, day, known) {
  const date = calendar(pack.firstDay + known);
  return say(date.year === calendar(pack.firstDay + day).year ? "date_of_year" : "date", date);
}

/** What follows the day in the head: "as known today", "as known on 10 August", "as known on 5 August, before that day". */
function knownWords(pack, day, known) {
  if (known === TODAY) return say("as_known_today");
  const by = known === FOLLOW ? day : known;
  return say(by < day ? "as_known_before" : "as_known_on", { date: knownDate(pack, day, by) });
}

/** The same for those who listen to the second handle. */
function knownSpoken(pack, day, known) {
  if (known === TODAY) return say("known_spoken_today");
  if (known === FOLLOW) return say("known_spoken_follow", { date: inWords(pack.firstDay + day) });
  const where = known < day ? "known_spoken_before" : known > pack.days - 1 ? "known_spoken_after" : "known_spoken";
  return say(where, { date: inWords(pack.firstDay + known) });
}

/** A place's name on the map in a language; its usual one where it has none in that. */
function nameIn(place, language) {
  return place.names[language] ?? place.capital;
}

/** Since when a state is not reported any more: "Carried forward from 12 August 2021, 3 days before."; null if it is. */
function basisWords(pack, span, day) {
  if (span.basis === null || span.basis === "observed" || span.told === null) return null;
  const date = inWords(pack.firstDay + span.told, { weekday: false });
  return say(span.basis === "carried" ? "carried_from" : "assumed_from", { date, n: day - span.told });
}

/** What the map says of a place on a day: its names, the state, since when, on what it rests and by whose word. */
function placeWords(pack, fills, place, span, day, { heading = "p" } = {}) {
  const look = pack.looks[span.look];
  const other = Object.entries(place.names).map(([language, name]) => native(language, name));
  const where = say(place.capital === place.name ? "province_and_capital" : "capital_of", { province: place.name });
  const unknown = look.kind === "unknown" ? "nobody_has_said" : "as_long_as_told";
  const since = span.since === null ? say(unknown) : say("since", { date: inWords(pack.firstDay + span.since, { weekday: false }) });
  const quiet = (words) => (words ? make("p", { class: "ch-quiet" }, words) : null);
  return [
    make(heading, { class: "ch-name-line" }, place.capital, ...other.flatMap((name, at) => [at ? " · " : " ", name])),
    quiet(where),
    make("p", { class: "ch-state" }, swatch(fills[span.look]), make("b", {}, lookWords(pack, look)), ` ${since}`),
    quiet(basisWords(pack, span, day)),
    quiet(span.word),
    span.contradicted ? make("p", { class: "ch-doubted" }, doubtBadge(), say("says_otherwise_sentence")) : null,
  ].filter(Boolean);
}

/** The claims that decided a span, the first ones open, and those that were overruled, with the reason. */
function claimQuotes(pack, span) {
  const quote = (at, reason = null) => make(
    "blockquote",
    { class: reason ? "ch-quote is-overruled" : "ch-quote" },
    pack.claims[at].quote ? make("q", {}, pack.claims[at].quote) : null,
    make("footer", {}, pack.claims[at].cited),
    reason ? make("footer", { class: "ch-reason", tabindex: 0 }, make("b", {}, say("overruled")), ` ${reason}`) : null,
  );
  const folded = (words, quotes) => quotes.length ? make("details", { class: "ch-more" }, make("summary", {}, words), ...quotes) : null;
  const deciding = span.claims.map((at) => quote(at));
  const overruled = span.overruled.map(([at, reason]) => quote(at, pack.words[reason]));
  const open = deciding.length > OPEN_CLAIMS + 1 ? OPEN_CLAIMS : deciding.length;
  return [
    ...deciding.slice(0, open),
    folded(say("more_claims", { n: deciding.length - open }), deciding.slice(open)),
    folded(say("claims_overruled", { n: overruled.length }), overruled),
  ].filter(Boolean);
}

function capitalised(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
