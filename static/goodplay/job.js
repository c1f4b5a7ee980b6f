"use strict";
(() => {
  const job = document.querySelector(".gp-job");
  if (!job) return;
  const fill = job.querySelector(".gp-bar-fill");
  const bar = job.querySelector("[role=progressbar]");
  const show = (percent) => {
    fill.style.width = `${percent}%`;
    bar.setAttribute("aria-valuenow", percent);
  };
  show(Number(fill.dataset.percent));
  if (!job.dataset.progress) return;
  const ask = async () => {
    try {
      const answer = await fetch(job.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const facts = await answer.json();
        if (facts.ended) return window.location.reload();
        show(facts.percent);
        job.querySelector("[data-part=done]").textContent = facts.done;
        job.querySelector("[data-part=percent]").textContent = facts.percent;
      }
    } catch {
      // the next question may reach the server again
    }
    window.setTimeout(ask, 2000);
  };
  window.setTimeout(ask, 2000);
})();
