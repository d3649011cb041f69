// What each rule made of each place, for every day and every known-by day. It is looked up in the pack, not worked out.

const TODAY = "today";
const FOLLOW = "follow";

/**
 * The belief in a pack. Days count from the first of the timeline; `known` is TODAY, FOLLOW or a day, which may lie outside it.
 * `kinds` are who can hold a place, contested and unknown, in the order of the chart; `range` the first and last day of which
 * one may ask what was known; `knownDays(rule)` those on which something new was known.
 */
function beliefBook(pack) {
  const rules = new Map(pack.rules.map(({ name }, at) => [name, at]));
  const states = pack.looks.map((look) => (look.kind === "held" ? `held-${look.actors[0]}` : look.kind));
  const kinds = stateKinds(pack, states);
  const editions = (rule, at) => pack.places[at].editions[rules.get(rule)];
  const spans = [];
  const tables = new Map();
  const news = new Map(pack.rules.map(({ name }) => {
    const days = pack.places.flatMap((_, at) => editions(name, at).slice(1).map(([from]) => from));
    return [name, [...new Set(days)].sort((a, b) => a - b)];
  }));
  const range = pack.known.map((day) => dayNumber(day) - pack.firstDay);

  /** The number of the span that a place has on a day, as known by a day. */
  function lookUp(rule, at, day, known) {
    const list = editions(rule, at);
    const starts = list[lastAt(list.length, (one) => list[one][0] === null || list[one][0] <= known)][1];
    return starts[2 * lastAt(starts.length / 2, (one) => starts[2 * one] <= day) + 1];
  }

  /** A span in words and numbers, by its number; days as everywhere, null where there is none. */
  function span(number) {
    if (!spans[number]) {
      const [look, since, basis, word, change, told, contradicted, claims = [], overruled = []] = pack.spans[number];
      spans[number] = {
        number, look, since, told, claims, overruled, state: states[look], contradicted: contradicted === 1,
        basis: basis === null ? null : pack.bases[basis][0], word: pack.words[word], change: pack.words[change],
      };
    }
    return spans[number];
  }

  /** Every day of every place by a rule, as known by `known`; what looks the same is one table, made once. */
  function table(rule, known) {
    const days = news.get(rule);
    const key = known === FOLLOW ? known : known === TODAY ? days.length - 1 : lastAt(days.length, (one) => days[one] <= known, -1);
    const name = `${rule} ${key}`;
    if (!tables.has(name)) {
      const by = known === TODAY ? Infinity : known;
      const cells = new Int32Array(pack.places.length * pack.days);
      for (let at = 0, cell = 0; at < pack.places.length; at += 1) {
        for (let day = 0; day < pack.days; day += 1, cell += 1) cells[cell] = lookUp(rule, at, day, known === FOLLOW ? day : by);
      }
      tables.set(name, beliefTable(pack, cells, span, kinds));
    }
    return tables.get(name);
  }

  return { kinds, range, span, table, lookUp, knownDays: (rule) => news.get(rule) };
}

/** One table: `at(place, day)` is a span; `counts()` and `changes()` are made when they are first asked for. */
function beliefTable(pack, cells, span, kinds) {
  const at = (place, day) => span(cells[place * pack.days + day]);
  const days = [...Array(pack.days).keys()];
  let counts = null;
  let changes = null;
  return {
    at,
    /** How many places are in each state on each day, in the order of `kinds`. */
    counts() {
      if (!counts) {
        const count = new Map(kinds.map(({ state }) => [state, new Array(pack.days).fill(0)]));
        for (const day of days) pack.places.forEach((_, place) => { count.get(at(place, day).state)[day] += 1; });
        counts = [...count.values()];
      }
      return counts;
    },
    /** What changed on each day: [{place, words, first}]; that somebody is first heard to hold a place is no change of hands. */
    changes() {
      changes ??= days.map((day) => pack.places.flatMap((_, place) => {
        const [before, after] = [at(place, Math.max(0, day - 1)), at(place, day)];
        if (before.state === after.state) return [];
        const first = before.state === "unknown";
        return [{ place, words: first ? say("first_report", { change: after.change }) : after.change, first }];
      }));
      return changes;
    },
    /** How many places changed hands on each day. */
    moved() {
      return this.changes().map((one) => one.filter(({ first }) => !first).length);
    },
  };
}

/** The states that occur, with the look that stands for each: [{state, kind, label, look}]. */
function stateKinds(pack, states) {
  const held = pack.actors.map((actor, at) => ({ state: `held-${at}`, kind: "held", label: actor.label }));
  const contested = { state: "contested", kind: "contested", label: say("state_contested") };
  const order = [...held.slice(0, 1), contested, ...held.slice(1), { state: "unknown", kind: "unknown", label: say("state_unknown") }];
  return order.filter(({ state }) => states.includes(state)).map((one) => {
    const plain = pack.looks.findIndex((look, at) => states[at] === one.state && !look.assumed && look.claimed === null);
    return { ...one, look: plain < 0 ? states.indexOf(one.state) : plain };
  });
}

/** The last of `length` places in a sorted list for which a test holds, found by halving; `otherwise` if it holds for none. */
function lastAt(length, test, otherwise = 0) {
  let low = otherwise;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (test(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
