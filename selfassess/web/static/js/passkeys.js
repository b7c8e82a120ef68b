// Asks the browser for a passkey when its form is sent, and sends what it answers with the form's own fields.

const bytesOf = (text) => {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
  return Uint8Array.from(atob(padded), (sign) => sign.charCodeAt(0));
};

const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withIds = (list) => (list || []).map((one) => ({ ...one, id: bytesOf(one.id) }));

const create = async (asked) => {
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytesOf(asked.challenge),
      user: { ...asked.user, id: bytesOf(asked.user.id) },
      excludeCredentials: withIds(asked.excludeCredentials),
    },
  });
  return {
    attestationObject: textOf(made.response.attestationObject),
    transports: made.response.getTransports ? made.response.getTransports() : [],
    made,
  };
};

const get = async (asked) => {
  const made = await navigator.credentials.get({
    publicKey: { ...asked, challenge: bytesOf(asked.challenge), allowCredentials: withIds(asked.allowCredentials) },
  });
  return {
    authenticatorData: textOf(made.response.authenticatorData),
    signature: textOf(made.response.signature),
    userHandle: made.response.userHandle ? textOf(made.response.userHandle) : null,
    made,
  };
};

const answer = async (kind, asked) => {
  const { made, ...response } = await (kind === "create" ? create(asked) : get(asked));
  return JSON.stringify({
    id: made.id,
    rawId: textOf(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment,
    clientExtensionResults: {},
    response: { clientDataJSON: textOf(made.response.clientDataJSON), ...response },
  });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const status = form.querySelector("[data-passkey-status]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!window.PublicKeyCredential) {
      status.textContent = "This browser cannot use passkeys. Use another way.";
      return;
    }
    status.textContent = form.dataset.working;
    try {
      form.querySelector("input[name=answer]").value = await answer(form.dataset.passkey, JSON.parse(form.dataset.asked));
    } catch (error) {
      status.textContent =
        error.name === "InvalidStateError"
          ? "This device has a passkey for your account already."
          : "No passkey was used. Press the button to try again, or use another way.";
      return;
    }
    form.submit();
  });
  form.dataset.ready = "";
}
