// Asks the browser for a security key, writes what it says into the form, and sends it. Nothing else is sent anywhere.
"use strict";
(() => {
  const bytes = (text) => {
    const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(raw, (one) => one.charCodeAt(0));
  };
  const text = (buffer) => {
    const raw = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
    return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const create = async (options) => {
    const made = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: known(options.excludeCredentials),
      },
    });
    return {
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      response: {
        attestationObject: text(made.response.attestationObject),
        clientDataJSON: text(made.response.clientDataJSON),
        transports: made.response.getTransports ? made.response.getTransports() : [],
      },
      clientExtensionResults: {},
    };
  };

  const get = async (options) => {
    const proof = await navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        allowCredentials: known(options.allowCredentials),
      },
    });
    return {
      id: proof.id,
      rawId: text(proof.rawId),
      type: proof.type,
      response: {
        authenticatorData: text(proof.response.authenticatorData),
        clientDataJSON: text(proof.response.clientDataJSON),
        signature: text(proof.response.signature),
        userHandle: proof.response.userHandle ? text(proof.response.userHandle) : null,
      },
      clientExtensionResults: {},
    };
  };

  for (const form of document.querySelectorAll("form[data-security-key]")) {
    const ask = form.dataset.securityKey === "create" ? create : get;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const said = form.querySelector(".key-said");
      said.textContent = "";
      try {
        form.elements.answer.value = JSON.stringify(await ask(JSON.parse(form.dataset.options)));
      } catch (error) {
        said.textContent = form.dataset.failed;
        return;
      }
      form.submit();
    });
  }
})();
