// What a state looks like: a colour and, so that colour is never the only sign, a pattern for all that is not plainly held.

const DOUBT = "M4.5 1.4v3.6M4.5 7.2v.6"; // an exclamation mark

/**
 * Adds the patterns of these looks to the page and returns the paint ("#5b8fbf" or "url(#…)") of each, in order; the list's
 * `doubt` is the id of the pattern that lies over what a report contradicts.
 */
function paints(pack, prefix, home) {
  const defs = makeSvg("defs");
  const fills = pack.looks.map((look, index) => {
    const plain = look.kind === "held" && !look.assumed && look.claimed === null;
    if (plain && pack.actors[look.actors[0]].pattern === "plain") return pack.actors[look.actors[0]].colour;
    const id = `${prefix}-look-${index}`;
    defs.append(pattern(pack, look, id));
    return `url(#${id})`;
  });
  fills.doubt = `${prefix}-doubt`;
  defs.append(tile(fills.doubt, 11, null, [
    makeSvg("path", { class: "ch-doubt-halo", d: DOUBT }),
    makeSvg("path", { class: "ch-doubt-sign", d: DOUBT }),
  ]));
  const gone = { width: 0, height: 0, "aria-hidden": "true", focusable: "false", class: "ch-patterns" };
  home.append(makeSvg("svg", gone, defs));
  return fills;
}

function pattern(pack, look, id) {
  const colour = (index) => pack.actors[index].colour;
  const rect = (attributes) => makeSvg("rect", attributes);
  if (look.kind === "unknown") {
    return tile(id, 9, "rotate(45)", [
      rect({ width: 9, height: 9, class: "ch-unknown-ground" }),
      rect({ width: 1.2, height: 9, class: "ch-unknown-line" }),
      rect({ width: 9, height: 1.2, class: "ch-unknown-line" }),
    ]);
  }
  if (look.kind === "contested") {
    const width = 5;
    const stripes = look.actors.map((actor, at) => rect({ x: at * width, width, height: 10, fill: colour(actor) }));
    return tile(id, width * look.actors.length, "rotate(45)", stripes, 10);
  }
  const holder = colour(look.actors[0]);
  const side = look.claimed === null ? 10 : 14;
  const parts = [rect({ width: side, height: side, class: "ch-ground" }), rect({ width: side, height: side, fill: holder, opacity: 1 })];
  if (look.assumed) {
    parts[1].setAttribute("opacity", 0.42);
    parts.push(rect({ width: side, height: 1.1, y: side / 2, fill: holder, opacity: 0.5 }));
  }
  const sign = pack.actors[look.actors[0]].pattern;
  if (sign === "dots") parts.push(makeSvg("circle", { cx: 5, cy: 5, r: 1.3, class: "ch-sign" }));
  if (sign === "lines") parts.push(rect({ width: 1.2, height: 10, x: 4.4, class: "ch-sign" }));
  if (look.claimed !== null) {
    for (const [cx, cy] of [[3.5, 3.5], [10.5, 10.5]]) {
      parts.push(makeSvg("circle", { cx, cy, r: 2.4, fill: colour(look.claimed), class: "ch-claimed-dot" }));
    }
  }
  return tile(id, side, null, parts);
}

function tile(id, width, transform, parts, height = width) {
  const size = { id, width, height, patternUnits: "userSpaceOnUse", patternTransform: transform };
  return makeSvg("pattern", size, ...parts);
}

/** A small square painted like the map. */
function swatch(paint, className = "") {
  const size = { viewBox: "0 0 18 14", width: 18, height: 14, "aria-hidden": "true", class: `ch-swatch ${className}` };
  return makeSvg("svg", size, makeSvg("rect", { width: 18, height: 14, rx: 3, fill: paint }));
}

/** The sign of a contradiction, an exclamation mark in a disc: one path, for many of them change in a frame. */
function doubtSign() {
  return putSign(makeSvg("path", { class: "ch-doubt" }), 0, 0);
}

/** Puts the middle of a sign there. A transform would do it, but many of them make every frame dearer. */
function putSign(sign, x, y) {
  sign.setAttribute("d", `M${x - 5} ${y}a5 5 0 1 1 10 0a5 5 0 1 1-10 0zM${x} ${y - 2.7}v2.9M${x} ${y + 2.4}v.4`);
  return sign;
}

/** The same as a small picture for a line of text. */
function doubtBadge() {
  return makeSvg("svg", { viewBox: "-6 -6 12 12", width: 16, height: 16, "aria-hidden": "true", class: "ch-badge" }, doubtSign());
}

/** A look in a few words: "Red", "Contested by Blue and Red", "Blue, assumed". */
function lookWords(pack, look) {
  const label = (index) => pack.actors[index].label;
  if (look.kind !== "held") return say(`look_${look.kind}`);
  const name = `look_held${look.assumed ? "_assumed" : ""}${look.claimed === null ? "" : "_claimed"}`;
  return say(name, { holder: label(look.actors[0]), claimant: look.claimed === null ? "" : label(look.claimed) });
}

/** The rows of the legend: every holder that occurs, then the states that are not plainly held. */
function legendRows(pack, fills) {
  const rows = [];
  const first = (test) => pack.looks.findIndex(test);
  const row = (index, words) => index >= 0 && rows.push([fills[index], words]);
  pack.actors.forEach((actor, at) => {
    const plain = first((look) => look.kind === "held" && look.actors[0] === at && !look.assumed && look.claimed === null);
    row(plain, actor.label);
  });
  row(first((look) => look.kind === "contested"), say("look_contested"));
  row(first((look) => look.assumed && look.claimed === null), say("legend_assumed"));
  row(first((look) => look.claimed !== null), say("legend_claimed"));
  row(first((look) => look.kind === "unknown"), say("look_unknown"));
  return rows;
}
