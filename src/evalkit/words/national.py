"""Figures about rosters and plans that are published for the whole country, and what is reckoned from them."""

from evalkit.words.codes import Label

FILE = "national/roster.csv"
"""Beside the folder of a dataset."""

FIGURES = {
    "roster": Label("避難行動要支援者名簿に掲載された人", "people on the rosters"),
    "plans-in-force": Label(
        "個別避難計画が作成されている人（現在有効な計画）", "people with a plan in force"
    ),
    "plan-rate": Label("個別避難計画の作成率", "people with a plan, of those on the rosters"),
    "people-with-plan": Label("個別避難計画が作成されている人", "people with a plan"),
    "plans-ever-made": Label("個別避難計画の作成数（累計）", "plans ever made (cumulative)"),
    "plans-made": Label("個別避難計画の作成数（年間）", "plans made in the year"),
    "municipalities": Label("市町村数", "municipalities"),
    "municipalities-with-plans": Label(
        "個別避難計画を作成している市町村", "municipalities with plans"
    ),
    "municipalities-80-and-more": Label(
        "作成率80％以上の市町村", "municipalities with a plan rate of 80 % and more"
    ),
    "municipalities-60-to-80": Label(
        "作成率60％以上80％未満の市町村", "municipalities with a plan rate of 60 to 80 %"
    ),
    "municipalities-40-to-60": Label(
        "作成率40％以上60％未満の市町村", "municipalities with a plan rate of 40 to 60 %"
    ),
    "municipalities-20-to-40": Label(
        "作成率20％以上40％未満の市町村", "municipalities with a plan rate of 20 to 40 %"
    ),
    "municipalities-below-20": Label(
        "作成率20％未満の市町村", "municipalities with a plan rate of below 20 %"
    ),
    "municipalities-without-plans": Label(
        "個別避難計画が未作成の市町村", "municipalities without any plan"
    ),
    "municipalities-sharing": Label(
        "平常時から名簿情報を提供している市町村",
        "municipalities that give the roster out in peacetime",
    ),
    "shared-in-peacetime": Label(
        "平常時から名簿情報が提供されている人の割合",
        "people whose roster data is given out in peacetime",
    ),
}
"""What ``data/national/roster.csv`` holds, by the code of its column figure."""

MEASURES = {
    "national": Label("全国の公表値", "published for the whole country"),
    "national_coverage": Label(
        "計画の作成率（現在有効な計画 ÷ 名簿）", "share with a plan (in force, over the rosters)"
    ),
    "national_no_longer": Label(
        "これまでに作成された計画のうち、現在有効でない割合",
        "share of all plans ever made that are no longer in force",
    ),
    "national_plan_loss": Label(
        "逆算した計画の減少率（年間）", "yearly rate of plan loss, worked back"
    ),
}

CAVEATS = {
    "national-rounded": Label(
        "公表された作成率は整数に丸められており、その幅を示している",
        "the published plan rate is rounded to whole per cent: the range is that of the rounding",
    ),
    "national-roster": Label(
        "前年の名簿の人数は公表されておらず、翌年の人数で代用している",
        "the roster of the year before isn't published: that of the year after stands in for it",
    ),
    "national-made": Label(
        "年間の作成数は公表された直近の年度のもので代用している",
        "the plans made are those of the last year for which they are published",
    ),
}
"""What the numbers reckoned from them rest on."""
