// Passkeys: hand the server's question to the browser and its answer back, as JSON.
"use strict";

const known = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON;

async function ask(kind, options) {
  const publicKey = options.publicKey;
  if (kind === "create") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const says = form.querySelector("[role=alert]");
  form.hidden = !known && form.dataset.passkey === "get";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!known) {
      says.textContent = "This browser knows no passkeys. Use an authenticator app.";
      return;
    }
    try {
      const made = await ask(form.dataset.passkey, JSON.parse(document.getElementById("passkey-options").textContent));
      form.querySelector("input[name=passkey]").value = JSON.stringify(made.toJSON());
      form.submit();
    } catch (error) {
      says.textContent = "The device did not answer. Try again, or use another way.";
    }
  });
}
