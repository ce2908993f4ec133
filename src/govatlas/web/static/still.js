// Searches and filters in the browser, where the site is a folder of files.
"use strict";

{
  const script = document.currentScript;
  const root = new URL("../", script.src);
  const here = new URL(location.href);
  const SIZE = 20;
  const FACETS = new Set([
    "authority", "jurisdiction", "stage", "status", "year", "coder", "government", "country",
    "state", "collection", "has", "cover", "actor",
  ]);

  const make = (tag, text, name) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (name) element.className = name;
    return element;
  };
  const locate = (place) => new URL(place.split("/").map(encodeURIComponent).join("/"), root).href;

  // A server of plain files takes /documents/X/index.html and /documents/X/ for the same.
  const tidy = () => {
    if (location.protocol.startsWith("http") && location.pathname.endsWith("/index.html")) {
      const path = location.pathname.slice(0, -"index.html".length);
      history.replaceState(null, "", path + location.search + location.hash);
    }
  };

  // It ignores parameters too: what has a file of its own is found there.
  const variants = JSON.parse(script.dataset.variants || "{}");
  const asked = [...here.searchParams]
    .filter(([, value]) => value)
    .sort()
    .map(([name, value]) => new URLSearchParams([[name, value]]).toString())
    .join("&");
  if (asked in variants) {
    location.replace(new URL(variants[asked], here).href + location.hash);
  } else if (variants) {
    const coding = here.searchParams.get("coding");
    const own = document.querySelector("#take a[href*='coding=']");
    if (coding && own && !own.getAttribute("href").includes(`coding=${coding}`)) {
      const notice = make("p", "This link names another coding of this document, which is not part of this site. You are reading the newest one.", "notice caution");
      document.querySelector("main h1").after(notice);
    }
  }
  tidy();

  // What all citations of a record say alike stands in the page once.
  const alike = document.getElementById("cited-alike");
  if (alike) {
    const told = JSON.parse(alike.textContent);
    for (const place of document.querySelectorAll("[data-in]")) {
      place.replaceWith(told[Number(place.dataset.in)]);
    }
    for (const place of document.querySelectorAll("[data-words]")) {
      const quoted = place.closest("details").parentElement.querySelectorAll("blockquote");
      const words = quoted[Number(place.dataset.words)];
      if (words) place.replaceWith(words.textContent.trim().split(/\s+/).join(" "));
    }
  }

  // ---- searching ----
  const group = ([name, value]) => {
    if (name === "cover") return `cover:${value.slice(0, value.lastIndexOf(":"))}`;
    return name === "actor" ? `actor:${value.split(":")[0]}` : name;
  };
  // risk:2.1 means risk:2.1:any, as everywhere on the site.
  const complete = ([name, value]) =>
    name === "cover" && value.split(":").length === 2 ? [name, `${value}:any`] : [name, value];
  const read = (url) => {
    const pairs = [...url.searchParams].filter(([name, value]) => FACETS.has(name) && value);
    const page = Number(url.searchParams.get("page")) || 1;
    const sort = url.searchParams.get("sort") || "";
    const q = (url.searchParams.get("q") || "").split(/\s+/).filter(Boolean).join(" ");
    return { q, pairs: pairs.map(complete), page, sort };
  };
  const write = ({ q, pairs, sort }, page = 1) => {
    const params = new URLSearchParams([...(q ? [["q", q]] : []), ...pairs]);
    if (sort) params.set("sort", sort);
    if (page > 1) params.set("page", page);
    return params.toString() ? `?${params}` : location.pathname;
  };
  const filter = (pairs) => {
    const filters = {};
    for (const pair of pairs) {
      const name = group(pair);
      (filters[name] ??= { any: [] }).any.push(pair[1]);
    }
    return filters;
  };

  // Words as the site takes them: "exact phrase", one OR other, -exclude, regul*.
  const isOrdered = () => document.getElementById("found")?.dataset.texts === "all";
  const parse = (q) => {
    const alternatives = [{ all: [], not: [] }];
    for (const [, minus, phrase, word] of q.matchAll(/(-?)(?:"([^"]*)"|(\S+))/g)) {
      if (word === "OR") {
        alternatives.push({ all: [], not: [] });
        continue;
      }
      // where texts are not published their words are known, but not which follows which
      const whole = phrase !== undefined && isOrdered() ? `"${phrase}"` : phrase;
      const said = phrase === undefined ? word.replace(/\*+$/, "") : whole;
      const last = alternatives[alternatives.length - 1];
      if (said) (minus ? last.not : last.all).push(said);
    }
    // OR stands between two words; those around it must hold as well
    if (alternatives.length === 1) return alternatives;
    const before = alternatives[0].all.slice(0, -1);
    const after = alternatives[alternatives.length - 1].all.slice(1);
    const not = alternatives.flatMap((one) => one.not);
    return alternatives.map((one, index) => {
      const own = index === 0 ? one.all.slice(-1) : one.all.slice(0, 1);
      return { all: [...before, ...own, ...after], not };
    });
  };
  const ask = async (pagefind, query, pairs) => {
    const options = { filters: filter(pairs) };
    if (query.sort || !query.q) {
      options.sort = {
        newest: { date: "desc" }, oldest: { date: "asc" }, title: { title: "asc" },
      }[query.sort] || { covered: "asc" };
    }
    const found = new Map();
    let first = null;
    for (const { all, not } of parse(query.q)) {
      // each word must be there: asked one by one, since a search for many takes some as enough
      const answer = await pagefind.search(all.join(" ") || null, options);
      first ??= answer;
      let hits = answer.results;
      for (const word of not) {
        const without = await pagefind.search(word, {});
        const ids = new Set(without.results.map((hit) => hit.id));
        hits = hits.filter((hit) => !ids.has(hit.id));
      }
      for (const hit of hits) found.set(hit.id, hit);
    }
    return { hits: [...found.values()], counts: first.filters };
  };

  const name = ([facet, value]) => {
    for (const link of document.querySelectorAll("#narrow a")) {
      const own = link.dataset.pair;
      if (own === `${facet}=${value}`) {
        const around = link.closest("li");
        const category = link.closest(".levels") && around.querySelector(".name");
        const level = link.querySelector(".name") || link;
        const words = [...level.childNodes]
          .filter((node) => node.nodeType === 3 || node.tagName === "BDI")
          .map((node) => node.textContent.trim()).join(" ").trim();
        return category ? `${category.textContent.trim()}: ${words}` : words;
      }
    }
    return value;
  };
  const facetName = ([facet, value]) => {
    if (facet === "cover") return "Covers";
    if (facet === "actor") return value.split(":")[0];
    return facet[0].toUpperCase() + facet.slice(1);
  };

  const chip = (query, pair) => {
    const item = make("li");
    const link = make("a");
    const rest = query.pairs.filter((other) => other !== pair);
    link.href = write({ ...query, pairs: rest });
    link.append(make("span", "Remove ", "unseen"), make("span", facetName(pair), "facet"), " ");
    link.append(make("bdi", name(pair)), " ");
    const cross = make("span", "×");
    cross.setAttribute("aria-hidden", "true");
    link.append(cross);
    item.append(link);
    return item;
  };
  const showChips = (query, found) => {
    if (!query.pairs.length) return;
    const list = make("ul", "", "chips");
    list.setAttribute("aria-label", "Filters applied");
    list.append(...query.pairs.map((pair) => chip(query, pair)));
    const item = make("li");
    const clear = make("a", "Clear all", "clear");
    clear.href = write({ ...query, pairs: [] });
    item.append(clear);
    list.append(item);
    found.append(list);
  };
  // Pagefind marks the words found; everything else of what it gives is text.
  const excerpt = (markup) => {
    const line = make("p", "", "snippet");
    line.dir = "auto";
    const parsed = new DOMParser().parseFromString(markup, "text/html");
    for (const node of parsed.body.childNodes) {
      line.append(node.nodeName === "MARK" ? make("mark", node.textContent) : node.textContent);
    }
    return line;
  };
  const showHit = (data, query, isText) => {
    const item = make("li");
    const title = make("h3");
    title.dir = "auto";
    const link = make("a", data.meta.title);
    link.href = locate(data.meta.place);
    title.append(link);
    item.append(title, make("p", data.meta.facts, "faint"));
    const asked = query.pairs.filter(([facet]) => facet === "cover");
    if (asked.length) {
      const list = make("ul", "", "counts");
      for (const [, value] of asked) {
        const [taxonomy, code] = value.split(":");
        if (code === "any") continue;
        const line = make("li");
        const evidence = make("a", name(["cover", value]));
        evidence.href = `${link.href}#${taxonomy}:${code}`;
        line.append(evidence);
        list.append(line);
      }
      if (list.children.length) item.append(list);
    }
    if (query.q && isText) item.append(excerpt(data.excerpt));
    else if (data.meta.summary) item.append(make("p", data.meta.summary, "snippet"));
    item.append(make("p", data.meta.covered, "faint covered"));
    return item;
  };
  const showPages = (query, pages, found) => {
    if (pages < 2) return;
    const nav = make("nav", "", "pages");
    nav.setAttribute("aria-label", "Pages of results");
    const list = make("ul");
    let last = 0;
    for (let page = 1; page <= pages; page += 1) {
      if (page !== 1 && page !== pages && Math.abs(page - query.page) > 2) continue;
      if (page > last + 1) list.append(make("li", "…"));
      last = page;
      const item = make("li");
      const link = make("a");
      link.href = write(query, page);
      if (page === query.page) link.setAttribute("aria-current", "page");
      link.append(make("span", "Page ", "unseen"), String(page));
      item.append(link);
      list.append(item);
    }
    nav.append(list);
    found.append(nav);
  };

  // Each filter adds its choice to what is chosen, or takes it away, and says how many it leaves.
  const showFilters = async (pagefind, query, counts) => {
    const groups = new Map();
    for (const pair of query.pairs) groups.set(group(pair), null);
    for (const chosen of groups.keys()) {
      const others = query.pairs.filter((pair) => group(pair) !== chosen);
      groups.set(chosen, (await ask(pagefind, query, others)).counts[chosen] || {});
    }
    for (const link of document.querySelectorAll("#narrow a[data-pair]")) {
      const [facet, ...rest] = link.dataset.pair.split("=");
      const pair = complete([facet, rest.join("=")]);
      const known = groups.get(group(pair)) || counts[group(pair)] || {};
      const isChosen = query.pairs.some((other) => other.join("=") === pair.join("="));
      const pairs = isChosen
        ? query.pairs.filter((other) => other.join("=") !== pair.join("="))
        : [...query.pairs, pair];
      link.href = write({ ...query, pairs });
      link.classList.toggle("chosen", isChosen);
      if (isChosen) {
        link.setAttribute("aria-current", "true");
        for (let fold = link.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      }
      const count = known[pair[1]] || 0;
      const tally = link.querySelector(".tally");
      if (tally) tally.textContent = count.toLocaleString("en");
      (link.closest(".levels") ? link : link.closest("li")).hidden = !count && !isChosen;
    }
  };

  const search = async (list, query) => {
    const box = list.querySelector("h2");
    const total = Number(list.dataset.total) || 0;
    const pagefind = await import(new URL("pagefind/pagefind.js", root).href);
    await pagefind.options({ baseUrl: "/" });
    await pagefind.filters(); // only those that are loaded are counted
    const { hits, counts } = await ask(pagefind, query, query.pairs);
    const pages = Math.max(1, Math.ceil(hits.length / SIZE));
    query.page = Math.min(query.page, pages);
    const shown = hits.slice((query.page - 1) * SIZE, query.page * SIZE);
    const data = await Promise.all(shown.map((hit) => hit.data()));
    list.hits = hits; // for whoever looks for all of them
    list.replaceChildren();
    showChips(query, list);
    const line = make("div", "", "tally-line");
    const heading = make("h2");
    heading.append(make("strong", hits.length.toLocaleString("en")));
    heading.append(` ${hits.length === 1 ? "document" : "documents"}`);
    if (total) heading.append(` of ${total.toLocaleString("en")}`);
    if (pages > 1) heading.append(`, page ${query.page} of ${pages}`);
    line.append(heading);
    list.append(line);
    if (query.q.includes('"') && !isOrdered()) {
      list.append(make("p", "The texts are not part of this site, so phrases are found by their words.", "hint"));
    }
    if (hits.length) {
      const found = make("ol", "", "hits");
      found.append(...data.map((one) => showHit(one, query, list.dataset.texts === "all")));
      list.append(found);
    } else {
      const empty = make("div", "", "empty");
      empty.append(make("p", "No results. Try fewer words, or remove a filter."));
      list.append(empty);
    }
    showPages(query, pages, list);
    await showFilters(pagefind, query, counts);
    if (box) document.title = `${query.q || "Documents found"} · govatlas`;
  };

  const start = async () => {
    const list = document.querySelector(".results #found, body.results #found");
    if (!list) return;
    for (const link of document.querySelectorAll("#narrow a[rel=nofollow]")) {
      const [pair] = [...new URL(link.href).searchParams];
      if (pair) link.dataset.pair = complete(pair).join("=");
    }
    const query = read(here);
    const box = document.getElementById("find");
    if (box) box.value = query.q;
    if (!query.q && !query.pairs.length && !query.sort) return;
    const heading = document.querySelector(".ask h1");
    if (heading) heading.textContent = "Search";
    for (const pair of query.pairs) {
      const kept = make("input");
      kept.type = "hidden";
      [kept.name, kept.value] = pair;
      if (box) box.after(kept);
    }
    const status = make("p", "Searching …", "hint");
    status.setAttribute("role", "status");
    list.before(status);
    try {
      if (location.protocol === "file:") throw new Error("file");
      await search(list, query);
      status.remove();
    } catch (error) {
      status.className = "notice caution";
      status.textContent = error.message === "file"
        ? "Searching and filtering need a web server, since browsers let pages opened from a folder read no other files. In the folder of this site, run: python3 -m http.server. Below are all documents."
        : "The search index could not be loaded, so below are all documents. Reload the page, or see whether all files of the site were copied.";
    }
  };
  start();
}
