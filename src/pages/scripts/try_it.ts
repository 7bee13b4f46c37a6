/// <reference lib="dom" />

/** Makes the calls of the API's page, with the key that stands in its field and nowhere else. */
export function tryIt(): void {
  for (const details of document.querySelectorAll<HTMLElement>("details.try")) {
    details.hidden = false;
    const form = details.querySelector("form");
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      void callFrom(form);
    });
  }
}

/** One call, and its answer as text. */
export async function callFrom(form: HTMLFormElement): Promise<void> {
  const output = form.querySelector("output");
  const button = form.querySelector("button");
  if (output === null || button === null) return;
  const { url, init } = requestOf(form);
  button.disabled = true;
  output.hidden = false;
  output.textContent = "…";
  const said = await fetch(url, init).then(
    async (answer) => `${answer.status} ${answer.statusText}\n\n${await textOf(answer)}`,
    () => "The service could not be reached.",
  );
  output.textContent = said;
  button.disabled = false;
}

export function requestOf(form: HTMLFormElement): { url: string; init: RequestInit } {
  const { method = "GET", path = "/" } = form.dataset;
  const key = document.getElementById("key");
  const headers: Record<string, string> = { accept: "application/json" };
  if (key instanceof HTMLInputElement && key.value !== "") headers["x-api-key"] = key.value;
  const query = new URLSearchParams();
  let filled = path;
  for (const field of form.querySelectorAll("input")) {
    if (field.dataset["in"] === "path") {
      filled = filled.replace(`{${field.name}}`, encodeURIComponent(field.value));
    } else if (field.value !== "") query.set(field.name, field.value);
  }
  const body = form.querySelector("textarea")?.value;
  if (body !== undefined) headers["content-type"] = "application/json";
  const url = query.size === 0 ? filled : `${filled}?${query}`;
  return { url, init: { method, headers, ...(body === undefined ? {} : { body }) } };
}

/** JSON is laid out to be read; a picture is said to be one. */
export async function textOf(answer: Response): Promise<string> {
  const type = answer.headers.get("content-type") ?? "";
  if (type.startsWith("image/")) return `(${type})`;
  const text = await answer.text();
  if (!type.startsWith("application/json")) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
