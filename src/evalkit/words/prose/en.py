"""English prose, in small letters: the words that stand around a number or a direction."""

import re

from evalkit.words.prose.prose import NEVER, Prose, any_of, grouped

_N = "[0-9]"
_ABOUT = "about around roughly approximately some nearly almost"

_MASKS = {
    "address": r"https?://\S+|[\w.+-]+@[\w.-]+|\+?[0-9]{1,4}(?:[- ][0-9]{2,4}){2,3}",
    "legal": rf"(?:article|section|paragraph|act no\.?|clause) {_N}+(?:[.-]{_N}+)*",
    "age": rf"(?:aged?|over|under|at least) {_N}{{1,3}}(?: (?:and|or) (?:over|older|under))|aged? {_N}{{1,3}}(?:(?:-| to ){_N}{{1,3}})?|{_N}{{1,3}}[- ]year[- ]olds?|{_N}{{1,3}} years (?:old|of age)",
    "frequency": rf"(?:{_N}+|once|twice) (?:times )?(?:a|per|each|every) (?:week|month|day|fortnight)",
    "per": rf"(?:per|for every|out of every) {_N}[0-9,]*(?: (?:residents|people|persons|households))?|per (?:person|capita|head|day|month|week|resident|household)",
    "label": rf"(?:measure|action|indicator|figure|table|annex|appendix|item|no\.?|chapter|step|phase|goal|page|p\.|version|level) {_N}+(?:[-.]{_N}+)*(?:-?[①-⑳])?|{_N}+(?:st|nd|rd|th)\b|[①-⑳]",
    "lexical": rf"[a-z]+-?{_N}+(?:[-.]{_N}+)*|24 hours(?: a day)?|(?:one|two|three|four|five|six|seven|eight|nine|ten)\b",
    "period": rf"(?:in |over |for |within |the (?:last|past|next) )?{_N}{{1,3}}[- ](?:years?|months?|weeks?|days?)(?: in a row| running| ago| earlier| later| before)?"
    rf"|{_N}{{1,2}} (?:january|february|march|april|may|june|july|august|september|october|november|december)(?: {_N}{{4}})?"
    rf"|(?:january|february|march|april|may|june|july|august|september|october|november|december)(?: {_N}{{1,2}},?)? {_N}{{4}}",
}

_PERIODS = {
    r"(?:the )?(?:end of )?(?:fiscal(?: year)?|fy) ?(20[0-9]{2}|19[0-9]{2})": (),
    r"(?<![0-9,.])(20[0-9]{2})(?![0-9,.]|[- ]?[a-z%])": (),
    r"(?:the )?(?:year before last)": (2,),
    r"(?:the )?(?:previous|preceding|prior) (?:fiscal )?year|the year before|a year (?:earlier|before)|last year|the (?:previous )?year's": (
        1,
    ),
    r"this (?:fiscal )?year|the year under review": (0,),
}

EN = Prose(
    masks={why: re.compile(f"(?<![0-9.,a-z])(?:{pattern})") for why, pattern in _MASKS.items()},
    periods={re.compile(pattern): years for pattern, years in _PERIODS.items()},
    words=re.compile(
        grouped(
            elsewhere=r"(?:the )?(?:national|nationwide|prefectural|regional|countrywide|country's)(?: (?:average|mean|figure|level))?|other (?:cities|municipalities|wards|towns)|neighbouring \w+|japan(?:'s)?\b",
            blocked=r"(?:the )?(?:final|interim|long-term|original|initial|former) target",
            attainment=r"(?:the )?(?:rate of )?(?:attainment|achievement)(?: (?:rate|of the target))?",
            rate=r"(?:growth|change) rate|rate of (?:change|increase|decrease)",
            share=r"share|proportion|percentage",
            target=r"(?:the |its |our |a )?(?:annual |year's )?(?:targets?|goal)(?: value| figure)?\b(?! of the plan)",
            baseline=r"(?:the |its )?baseline(?: value| figure)?\b|when the plan was drawn up",
            assumed=r"(?:the |its |our )?(?:initial )?(?:expectations?|forecast|estimate|projection)\b",
            actual=r"(?:the )?(?:actual(?: figure| number)?|result)\b",
            within=r"of (?:which|whom|these|them)\b|including|excluding|among (?:them|these)|only\b|on average|average\b|new\b|other than|additional",
            reason=r"(?:because|since|due to|owing to|thanks to|as a result)\b[^,;.]*,",
            compare=r"compared (?:with|to)|relative to|than\b|against|versus|vs\.?|over(?= (?:the|fiscal|last|20))",
            origin=r"from\b|up from|down from",
            to=r"to\b",
            together=r"both\b|all\b|each\b|alike\b",
            each=r"respectively\b",
            join=r"and\b|or\b|&",
            gross=r"in gross terms|gross\b",
            unique=r"unique\b",
            cumulative=r"cumulative(?:ly)?\b",
            total=r"(?:in |a )?total(?: of)?\b|altogether|in all\b",
            own=r"(?:the |our )?(?:city|ward|town|village)(?:'s)?\b",
            of=r"of\b",
            object=r"by\b",
            subject=r"(?:was|were|is|are|has been|have been|had been|stood at|came to|amounted to|totalled|reached(?= [0-9])|numbered)\b",
            cell=r"\|",
            pause=r"[,;:.]",
            open=r"[(\[\"“]",
            close=r"[)\]\"”]",
            filler=r" +|(?:the|a|an|in|at|on|as|with|it|its|this|that|which|but|while|however|also|again|thus|slightly|sharply|markedly|well|just|already|still|number|numbers|figure|count|people|for|for the|not|did|had|has|have|be|been|year|years|fiscal|end)\b|['’\-–—/]",
        )
    ),
    before=re.compile(f"(?:{any_of([*_ABOUT.split(), 'just over', 'just under'])}) $"),
    after=re.compile(r" (?P<bound>or more|or less|or fewer)\b"),
    change=re.compile(
        r" ?(?:(?:percentage )?points? )?(?P<stem>more|fewer|less|higher|lower|above|below|short|up|down)\b(?! of the| to)"
    ),
    senses={},
    resulted=NEVER,
    directions=re.compile(
        grouped(
            above=r"(?:exceed(?:ed|s|ing)?|surpass(?:ed|es|ing)?|outperformed|above|higher than|more than(?= (?:the target|its target|last|fiscal|the previous|in )))\b",
            below=r"(?:below|(?:fell|fall|falls|falling) short of|short of|lower than|fewer than(?= (?:the target|its target|last|fiscal|the previous|in )))\b",
            missed=r"(?:missed|missing)\b",
            met=r"(?:met|meets|meet|meeting|reach(?:ed|es|ing)?(?! [0-9])|achiev(?:ed?|ing)|attained)\b",
            up=r"(?:rose|risen|increas(?:ed?|ing)|grew|grown|climbed|went up|an increase|a rise|gained)\b",
            down=r"(?:fell|fallen|decreas(?:ed?|ing)|declin(?:ed?|ing)|dropped|went down|a decrease|a fall|a decline)\b",
            better=r"improved?\b",
            worse=r"(?:worsened|deteriorated)\b",
            flat=r"(?:unchanged|remained (?:level|stable|flat)|held steady)\b",
        )
    ),
    claimed=re.compile(""),
    supposed=NEVER,
    inflected=re.compile(""),
    negated=NEVER,
    intended=re.compile(
        r"aim|plan to|intend|hope|expect|should|would|could|may\b|might|if\b|in order to"
    ),
    negated_before=re.compile(
        r"(?:\bnot|n't|failed to|never|without|did not|unable to)\s+(?:\w+ly )?$"
    ),
    intended_before=re.compile(
        r"(?:\bto|will|should|would|could|may|might|aims? to|plans? to|if|hopes? to|in order to|expected to)\s+(?:be )?(?:further )?$"
    ),
    trending=re.compile(r" (?:trend|steadily|year by year|every year|continuously)"),
    earlier=re.compile("before the (?:review|revision|change|correction)|originally|initial"),
    aimed=re.compile(
        r"aim|plan(?:s|ned)? to|intend|expect|forecast|a target of|budget|capacity|at most|hope"
    ),
)
