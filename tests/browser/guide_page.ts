/**
 * A front end as the guide has it: `recoverSession` reads `success` and `data.needsQR`, `apiCall`
 * repeats its `fetch` once after a 422. It knows nothing of our client.
 */
export function guidePage({ recovery, apiKey }: { recovery: string; apiKey?: string }): string {
  const headers = apiKey === undefined ? {} : { "X-Api-Key": apiKey };
  return `<!doctype html>
<title>Support desk</title>
<p id="said">Ready</p>
<img id="qr" alt="">
<script>
  const RECOVERY = ${JSON.stringify(`${recovery}/api/v1/waha`)};
  const HEADERS = ${JSON.stringify(headers)};

  async function showQr() {
    const response = await fetch(RECOVERY + "/qr", { headers: HEADERS });
    const { data } = await response.json();
    document.querySelector("#qr").src = data.qr;
  }

  async function recoverSession() {
    const response = await fetch(RECOVERY + "/auto-recover", { method: "POST", headers: HEADERS });
    const result = await response.json();
    if (result.success) {
      document.querySelector("#said").textContent = result.data.message;
      if (result.data.needsQR) await showQr();
    }
    return result;
  }

  async function apiCall(endpoint, data) {
    const options = {
      method: "POST",
      headers: { "Content-Type": "application/json", ...HEADERS },
      body: JSON.stringify(data),
    };
    let response = await fetch(endpoint, options);
    if (response.status === 422) {
      await recoverSession();
      response = await fetch(endpoint, options);
    }
    return { status: response.status, body: await response.json() };
  }
</script>
`;
}
