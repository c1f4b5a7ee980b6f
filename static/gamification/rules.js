"use strict";
// The editor of an action: shows the parts that a kind of rule reads, and says in sentences what is typed.
(() => {
  const USED = {
    fixed: ["points", "starts_on", "ends_on"],
    per_quantity: ["points", "per", "unit", "starts_on", "ends_on"],
    proportional: ["points", "per", "unit", "starts_on", "ends_on"],
    multiplier: ["factor", "min_streak", "cadence", "starts_on", "ends_on"],
    early_bird: ["points", "starts_on", "first_days"],
  };
  const PARTS = [...new Set(Object.values(USED).flat())];

  const narrow = (kind) => {
    const rule = kind.closest(".form-group");
    const used = USED[kind.value];
    if (!rule || !used) return;
    for (const part of PARTS) {
      const line = rule.querySelector(`.field-line.field-${part}`);
      if (line) line.hidden = !used.includes(part);
    }
    for (const row of rule.querySelectorAll(".field-row")) {
      const lines = [...row.querySelectorAll(".field-line")];
      row.hidden = lines.length > 0 && lines.every((line) => line.hidden);
    }
  };

  const start = () => {
    const says = document.querySelector(".gp-says");
    const form = says?.closest("form");
    if (!form) return;
    let asked = 0;
    let timer;
    const ask = async () => {
      const mine = ++asked;
      const typed = new FormData(form);
      for (const name of [...typed.keys()]) if (typed.get(name) instanceof File) typed.delete(name);
      try {
        const answer = await fetch(says.dataset.says, { method: "POST", body: new URLSearchParams(typed) });
        if (!answer.ok || mine !== asked) return;
        const { sentences } = await answer.json();
        says.replaceChildren(
          ...sentences.map((sentence) => {
            const item = document.createElement("li");
            item.textContent = sentence;
            return item;
          }),
        );
      } catch {
        // the next key press may reach the server again
      }
    };
    const changed = (event) => {
      if (event.target.matches("select[name$='-kind']")) narrow(event.target);
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, 350);
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    const narrowAll = () => form.querySelectorAll("select[name^='rules-'][name$='-kind']").forEach(narrow);
    narrowAll();
    const rules = document.getElementById("rules-data");
    if (rules) new MutationObserver(narrowAll).observe(rules, { childList: true });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
