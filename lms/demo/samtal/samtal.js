"use strict";

(() => {
  const SCENES = [
    {
      heading: "I fikarummet",
      said: "”Politikerna lyssnar bara om det smäller. Vi borde lära av dem som vågar.”",
      told: "Mikael säger det halvt på skämt. Någon skrattar, någon tittar ner i bordet. Vad gör du först?",
      ways: [
        ["”Hur menar du, vågar vad?”", "Mikael får säga vad han menar. Han är arg på ett beslut om hans gata. Du vet mer, och de andra har hört att det går att fråga.", true],
        ["Du väntar och frågar honom i enrum efter fikat.", "Det blir lugnare på tu man hand, och han slipper försvara sig. Säg gärna något kort till dem som tittade ner: de undrar också.", true],
        ["”Så får du inte säga här!”", "Han tystnar. Ingen vet vad han menade, och nästa gång säger han det någon annanstans. Åsikten är fri. Börja med en fråga, och var tydlig med att våld inte är en väg.", false],
      ],
    },
    {
      heading: "Efter fikat",
      said: "”Det var inget. Fast ingen bryr sig ju. De där på nätet gör i alla fall något.”",
      told: "Ni står vid kopiatorn. Vad säger du?",
      ways: [
        ["”Det låter tungt. Vad är det som ingen bryr sig om?”", "Han berättar om gatan, och om att han sover dåligt. Att lyssna är inte att hålla med. Du har en väg vidare: hans chef, företagshälsovården, medborgarkontoret.", true],
        ["”Vilka är det du följer på nätet?”", "Frågan kan vara rätt senare. Nu låter den som ett förhör, och han svarar kort. Börja med honom själv.", false],
        ["”Vill du att vi tar det med vår chef tillsammans?”", "Han säger nej, men blir inte arg. Du har visat att det finns någon att gå till, och att du följer med.", true],
      ],
    },
    {
      heading: "Dagen därpå",
      said: "Mikael är som vanligt. Du tänker ändå på det han sa om att det måste smälla.",
      told: "Vad gör du med din oro?",
      ways: [
        ["Jag berättar för min chef vad jag hörde, med hans ord och inga gissningar.", "Din chef bär det vidare med dig och kan ta hjälp av samordnaren. I det här fallet var det en arg granne och en dålig natt. Det var bra att någon frågade.", true],
        ["Jag frågar Mikael hur han har det.", "Det är vänligt, och ofta det bästa. Berätta också för din chef, så bär du det inte ensam.", true],
        ["Jag håller koll på honom och skriver upp vad han säger.", "Det är inte ditt uppdrag, och den som blir bevakad slutar prata. Säg det du har hört till din chef, och låt det vara där.", false],
      ],
    },
  ];

  const api = window.parent.API;
  const place = document.getElementById("samtal");
  const chosen = []; // the way taken in each scene

  function keep(done) {
    const right = chosen.filter((way, scene) => SCENES[scene].ways[way][2]).length;
    api.LMSSetValue("cmi.suspend_data", chosen.join(","));
    if (done) {
      api.LMSSetValue("cmi.core.score.min", "0");
      api.LMSSetValue("cmi.core.score.max", "100");
      api.LMSSetValue("cmi.core.score.raw", String(Math.round((100 * right) / SCENES.length)));
    }
    api.LMSSetValue("cmi.core.lesson_status", done ? "completed" : "incomplete");
    api.LMSSetValue("cmi.core.exit", "suspend");
    api.LMSCommit("");
  }

  function add(kind, text, more = {}) {
    const made = Object.assign(document.createElement(kind), { textContent: text }, more);
    place.append(made);
    return made;
  }

  function begin() {
    place.replaceChildren();
    place.scrollIntoView();
  }

  function ask(number) {
    const scene = SCENES[number];
    begin();
    add("p", `Situation ${number + 1} av ${SCENES.length}`, { className: "how-far" });
    add("h1", scene.heading);
    add("blockquote", scene.said);
    add("p", scene.told);
    scene.ways.forEach(([says], way) => {
      add("button", says, { type: "button" }).addEventListener("click", () => {
        chosen.push(way);
        keep(chosen.length === SCENES.length);
        tell(number, true);
      });
    });
  }

  function tell(number, focus) {
    const scene = SCENES[number];
    const [says, ledTo] = scene.ways[chosen[number]];
    begin();
    add("p", `Situation ${number + 1} av ${SCENES.length}`, { className: "how-far" });
    add("h1", scene.heading);
    add("p", `Du valde: ${says}`);
    add("p", ledTo, { className: "led-to" });
    if (number + 1 < SCENES.length) {
      add("button", "Nästa situation", { type: "button", className: "on" }).addEventListener("click", () => {
        ask(number + 1);
        place.focus();
      });
    } else {
      add("p", "Klart. Du behöver inte ha svaren. Lyssna, fråga, och ta det vidare till din chef.");
    }
    if (focus) {
      place.focus();
    }
  }

  api.LMSInitialize("");
  for (const way of api.LMSGetValue("cmi.suspend_data").split(",").filter(Boolean).map(Number)) {
    if (chosen.length < SCENES.length && SCENES[chosen.length].ways[way]) {
      chosen.push(way);
    }
  }
  if (chosen.length === SCENES.length) {
    tell(SCENES.length - 1, false);
  } else {
    ask(chosen.length);
  }
  window.addEventListener("pagehide", () => api.LMSFinish(""));
})();
