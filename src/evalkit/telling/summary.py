"""What a reviewer's page begins with: whose evaluation it is, of which year, from which document, and how all ended."""

from evalkit.data.dataset import Plan
from evalkit.facts.facts import Facts
from evalkit.telling.page import Told
from evalkit.telling.points import points_table
from evalkit.telling.report import letters
from evalkit.telling.tables.overview import overview_table
from evalkit.telling.tables.table import template
from evalkit.telling.teller import Teller
from evalkit.words.bilingual import in_language
from evalkit.words.codes import Lang


def summary(facts: Facts, lang: Lang = "ja", audience: str = "internal") -> Told:
    """Say whose evaluation this is, of which year, from which document, how the letters fall, and how each indicator ended.

    Only the ``internal`` audience is told the rule's letters that nobody decided. LookupError where the facts evaluate no year.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml"))
    >>> ek.summary(facts, "en")
    Setagaya Ward fiscal 2024: 6 of 7 indicators rated (A 4, B 2, pending 1)
    """
    tell = Teller(facts, lang)
    plan = facts.plan
    methods = sorted({f.method for f in facts.select(measure="rating")} - {"as-published"})
    told = {
        "subject": tell.plan(),
        "year": facts.year.label(lang),
        "documents": [] if plan is None else documents(plan, str(facts.year), lang),
        "comments": [] if plan is None else remarks(plan, str(facts.year), lang),
        "rules": [tell.rule(method) for method in methods],
        "letters": letters(facts, lang, audience),
        "made_up": facts.made_up,
        "points": len(points_table(facts, lang).rows) if audience == "internal" else 0,
        "overview": overview_table(facts, lang, audience),
    }
    html = template("summary.html.j2").render(lang=lang, **told)
    return Told(html, f"{told['subject']} {told['year']}: {told['letters']}")


def documents(plan: Plan, year: str, lang: Lang) -> list[str]:
    """Name the last release that was known in the evaluated year."""
    known = plan.releases[plan.releases["period"] <= year].to_dict("records")
    told = []
    for row in known[-1:]:
        title, document = in_language(str(row["title"]), lang), str(row["document"])
        told.append(f"{title}（{document}）" if document else title)
    return told


def remarks(plan: Plan, year: str, lang: Lang) -> list[str]:
    """Return what the last release known in the evaluated year is commented with."""
    known = plan.releases.loc[plan.releases["period"] <= year, "comment"]
    return [in_language(str(comment), lang) for comment in known[-1:] if comment]
