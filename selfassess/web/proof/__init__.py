"""How people prove who they are: passwords, codes, passkeys, and how fresh and strong a proof is. No pages here."""
