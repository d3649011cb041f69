// A link may ask for `theme=dark`; Streamlit reads another word for it, and only when the page begins. So it begins anew.

export default function theme({ data }) {
  const address = new URL(location.href);
  if (address.searchParams.get("theme") !== data) return;
  address.searchParams.delete("theme");
  address.searchParams.append("embed_options", `${data}_theme`);
  location.replace(address);
}
