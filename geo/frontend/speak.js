// The words of the interface. They come with the pack, from the language's file, as text; nothing here is a word of its own.

let strings = {};

/** Takes the strings of a language: texts by key with their values in braces, or tables of forms for numbers. */
function speak(all) {
  strings = all;
}

/** The text of a key; `n` among its values chooses the form where there are several. */
function template(key, n) {
  const found = strings[key];
  if (found === undefined) throw new RangeError(`"${key}" is no string of this language`);
  return typeof found === "string" || Array.isArray(found) ? found : found[n] ?? found.other;
}

/** The words of a key with its values. */
function say(key, values = {}) {
  return template(key, values.n).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** The same as pieces to append, for values that are elements. */
function sayWith(key, values) {
  return template(key, values.n).split(/\{(\w+)\}/).map((piece, at) => (at % 2 ? values[piece] : piece)).filter((piece) => piece !== "");
}
