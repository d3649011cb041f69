// Brings the map's script, which arrives packed: in one piece it would hold up what the app sends, several times its size.

const scripts = new Map(); // by the packed script's checksum and length, which are its last bytes

function unpacked(bytes) {
  const name = bytes.slice(-8).join();
  if (!scripts.has(name)) {
    const text = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
    scripts.set(name, text.blob().then((blob) => import(URL.createObjectURL(new Blob([blob], { type: "text/javascript" })))));
  }
  return scripts.get(name);
}

export default function component(given) {
  let remove = null;
  let isGone = false;
  unpacked(given.data).then((script) => { if (!isGone) remove = script.default(given); });
  return () => {
    isGone = true;
    remove?.();
  };
}
