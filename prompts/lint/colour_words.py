"""Words for colours in English and Chinese: where they stand in a text, and the hex colour that each most likely means.

A word that is as often a thing as a colour (rose, mint, gold) counts only where its neighbours say that it is one.
"""

import colorsys
import re
from dataclasses import dataclass

from prompts.lint.terms import EDGE_AFTER, EDGE_BEFORE

_CERTAIN: dict[str, str] = {
    "black": "#000000", "jet black": "#0A0A0A", "near-black": "#141414", "white": "#FFFFFF", "off-white": "#F5F5F0",
    "snow white": "#FAFAFA", "pure white": "#FFFFFF", "grey": "#808080", "light grey": "#D0D1D2",
    "dark grey": "#4D4D4D", "charcoal grey": "#36393D", "slate grey": "#667079", "greyish": "#909090",
    "red": "#E11D2A", "dark red": "#7F0A0A", "deep red": "#8B0F1A", "bright red": "#F01E1E", "crimson": "#C8102E",
    "scarlet": "#E3291B", "burgundy": "#64142B", "maroon": "#6B1023", "vermilion": "#E34234", "cherry red": "#C4122F",
    "blood red": "#8A0303", "brick red": "#A4412F", "ruby red": "#A30F3B", "reddish": "#C0504D",
    "wine red": "#722F37",
    "pink": "#F472B6", "hot pink": "#FF4FAE", "light pink": "#FFC2CF", "pale pink": "#FAD7DD",
    "pastel pink": "#FFC8D7",
    "blush pink": "#F5D9D6", "dusty pink": "#D8A0A6", "dusty rose": "#CF959A", "rose gold": "#B76E79",
    "neon pink": "#FF2E97", "fuchsia": "#E0189A", "magenta": "#D6009A", "coral pink": "#F88379",
    "salmon pink": "#FF91A4", "rose pink": "#EE6C8F", "pinkish": "#F2A7C0",
    "burnt orange": "#CC5A12", "bright orange": "#FF7A00", "neon orange": "#FF6A13", "ochre": "#C6852B",
    "ocher": "#C6852B", "sepia": "#8A6642", "orangey": "#F28C38",
    "yellow": "#FFD60A", "golden yellow": "#F4C430", "mustard yellow": "#CFA317", "lemon yellow": "#FBEC5D",
    "pale yellow": "#FDF6A9", "yellowish": "#E8D96B",
    "brown": "#7A4B2A", "dark brown": "#47281A", "light brown": "#B5835A", "beige": "#D8C3AE", "taupe": "#8A7766",
    "khaki": "#B8A878", "ecru": "#D9CBA9", "brownish": "#8C6A4F", "greige": "#B8AEA2",
    "green": "#22A550", "dark green": "#0B3B1E", "light green": "#9FDD9B", "forest green": "#1F5C2E",
    "mint green": "#A8EBCB", "sage green": "#A2B294", "olive green": "#7B7B14", "lime green": "#8EDB1E",
    "emerald green": "#00A86B", "neon green": "#39FF14", "moss green": "#788B45", "chartreuse": "#C9F22B",
    "sea green": "#2A9D8F", "bottle green": "#0B4F3A", "hunter green": "#2C5E3A", "greenish": "#7BA883",
    "teal": "#00807F", "turquoise": "#2FD3C4", "cyan": "#00C8E8", "aqua": "#4FE0E0", "aquamarine": "#7DF5D9",
    "blue": "#2563EB", "light blue": "#9CC9F0", "dark blue": "#12224A", "deep blue": "#0A1E8C", "navy": "#12224A",
    "navy blue": "#12224A", "midnight blue": "#0B1026", "sky blue": "#7CC8F0", "baby blue": "#B5DBF5",
    "royal blue": "#2F56DB", "cobalt": "#0047AB", "cobalt blue": "#0047AB", "electric blue": "#1F51FF",
    "powder blue": "#BBD0DE", "ice blue": "#E2F1FA", "azure": "#1E90FF", "cerulean": "#1A8CC4", "indigo": "#3A2390",
    "ultramarine": "#2A2FBF", "petrol": "#1B5E75", "steel blue": "#5580A5", "pastel blue": "#B7D4F0",
    "neon blue": "#1F9BFF", "bluish": "#7A95C4", "denim blue": "#355E8E", "ocean blue": "#0E6BA8",
    "purple": "#7A1F99", "deep purple": "#45086B", "dark purple": "#3B0A55", "violet": "#7F2BEA", "lilac": "#D5A2DC",
    "mauve": "#AE86A2", "pastel purple": "#CDB4E8", "periwinkle": "#A9B4F2", "royal purple": "#5B2A9D",
    "purplish": "#8E6AA8", "aubergine purple": "#33173D", "lavender purple": "#B79CE0",
}  # fmt: skip

_DESCRIBING: dict[str, str] = {
    "orange": "#F97316", "gold": "#D4AF37", "golden": "#E0B040", "silver": "#B4B6B8", "bronze": "#8C6A35",
    "copper": "#B87333", "emerald": "#00A86B", "sapphire": "#0F52BA", "ruby": "#A30F3B", "jade": "#389168",
    "amber": "#FFB300", "ivory": "#FFF8E7", "cream": "#FFF1CC", "charcoal": "#36393D", "coral": "#FF7B5C",
    "olive": "#7B7B14", "rust": "#B5502A", "mustard": "#CFA317", "lavender": "#C8B2F0", "salmon": "#F8897C",
    "terracotta": "#C9694A", "tan": "#C9A27A", "mint": "#A8EBCB", "sage": "#A2B294", "peach": "#FFD3B0",
    "plum": "#843B6E", "blush": "#F5D9D6",
}  # fmt: skip
"""Before a noun they mostly say its colour; `_NOT_A_COLOUR` names those nouns that they are a kind of."""

_NAMING: dict[str, str] = {
    "rose": "#EE6C8F", "lime": "#8EDB1E", "chocolate": "#47281A", "coffee": "#5B4033", "caramel": "#C68642",
    "cinnamon": "#A0522D", "sand": "#DCC7A0", "slate": "#667079", "wine": "#722F37", "cherry": "#C4122F",
    "lemon": "#FBEC5D", "apricot": "#FBB67C", "tangerine": "#F7931E", "raspberry": "#C71E68", "aubergine": "#33173D",
    "graphite": "#41444A", "champagne": "#F2DDBC", "camel": "#B07F4F", "clay": "#B66A50", "brass": "#B5A642",
    "pearl": "#F0EAD6", "denim": "#355E8E", "mahogany": "#4F1712", "walnut": "#5C4033", "honey": "#E0A030",
    "strawberry": "#E8435A", "banana": "#F7E27A", "pistachio": "#A9C98A", "midnight": "#0B1026", "nude": "#E3BC9A",
    "brick": "#A4412F", "moss": "#788B45", "smoke": "#9A9FA5", "stone": "#BDB6AB",
}  # fmt: skip
"""Things first; a colour only beside another colour, after "pastel", or before "tones"."""

_CHINESE: dict[str, str] = {
    "红": "#E11D2A", "大红": "#D7000F", "深红": "#8B0F1A", "暗红": "#7F0A0A", "酒红": "#722F37", "玫红": "#E0189A",
    "玫瑰红": "#E0189A", "粉红": "#F472B6", "砖红": "#A4412F", "橘红": "#FF5A1F", "橙红": "#FF4A12",
    "朱红": "#E34234",
    "中国红": "#D7000F", "粉": "#F9A8C9", "浅粉": "#FFC2CF", "淡粉": "#FAD7DD", "橙": "#F97316", "橘": "#F7931E",
    "黄": "#FFD60A", "金黄": "#F4C430", "淡黄": "#FDF6A9", "浅黄": "#FDF6A9", "鹅黄": "#FFF143", "明黄": "#FFE600",
    "绿": "#22A550", "深绿": "#0B3B1E", "浅绿": "#9FDD9B", "墨绿": "#1E4D46", "草绿": "#4C9A2A", "翠绿": "#00A86B",
    "嫩绿": "#BDDD22", "军绿": "#4B5320", "薄荷绿": "#A8EBCB", "橄榄绿": "#7B7B14", "祖母绿": "#00A86B",
    "抹茶绿": "#A9C26B", "青": "#2FA8A0", "青绿": "#2FD3C4", "蓝绿": "#00807F", "湖绿": "#2FD3C4",
    "蓝": "#2563EB", "深蓝": "#12224A", "浅蓝": "#9CC9F0", "天蓝": "#7CC8F0", "藏蓝": "#12224A", "藏青": "#1B2A4A",
    "宝蓝": "#2F56DB", "湖蓝": "#30B4D6", "海蓝": "#0E6BA8", "靛蓝": "#3A2390", "克莱因蓝": "#002FA7",
    "冰蓝": "#E2F1FA",
    "雾霾蓝": "#84A3BF", "蒂芙尼蓝": "#81D8D0", "紫": "#7A1F99", "深紫": "#45086B", "浅紫": "#C8B2F0",
    "淡紫": "#D5A2DC",
    "紫红": "#A3077F", "薰衣草紫": "#C8B2F0", "棕": "#7A4B2A", "深棕": "#47281A", "浅棕": "#B5835A", "褐": "#743828",
    "咖啡": "#5B4033", "黑": "#000000", "纯黑": "#000000", "白": "#FFFFFF", "纯白": "#FFFFFF", "米白": "#F5F0E1",
    "乳白": "#FFFDF2", "象牙白": "#FFF8E7", "奶白": "#FFF9EC", "灰": "#808080", "浅灰": "#D0D1D2", "深灰": "#4D4D4D",
    "银灰": "#B4B6B8", "炭灰": "#36393D", "太空灰": "#55575C", "高级灰": "#8A8D91", "金": "#D4AF37", "银": "#B4B6B8",
    "铜": "#B87333", "玫瑰金": "#B76E79", "香槟金": "#F2DDBC", "米": "#EFE3CC", "驼": "#B07F4F", "杏": "#F3D9B8",
    "卡其": "#B8A878", "奶油": "#FFF1CC", "焦糖": "#C68642", "奶茶": "#CDB59B", "裸": "#E3BC9A",
    "茶": "#8C5A2B", "珊瑚": "#FF7B5C", "琥珀": "#FFB300", "橙黄": "#FFB02E", "奶咖": "#B8977E", "豆沙": "#B86B6B",
}  # fmt: skip

_NOT_A_COLOUR = re.compile(
    EDGE_BEFORE
    + r"""(?:
        red[\s-]+(?:pandas?|fox(?:es)?|wines?|carpets?|cross|bull|deer|cabbages?|onions?|peppers?|eyes?|squirrels?|kites?
            |lentils?|herring|planet|tape|bean|beans|snapper)
      | white[\s-]+(?:wines?|chocolate|noise|balance|space|boards?|sharks?|tigers?|rice|bread|collar|papers?|peppers?
            |label|house|tea|elephant)
      | black[\s-]+(?:bears?|coffee|tea|holes?|friday|belts?|pepper|peppercorns?|box|metal|tie|magic|forest|swans?
            |panthers?|market|beans?|garlic|sesame|and[\s-]+white|&[\s-]*white)
      | (?:and|&)[\s-]+white(?=[\s-]+(?:photo|picture|portrait|image|film|still|drawing|ink|documentary|illustration))
      | black\s*/\s*white | b\s*&\s*w
      | green[\s-]+(?:tea|screens?|houses?|onions?|energy|cards?|beans?|peas?|peppers?|light|thumb|salad|curry)
      | blue[\s-]+(?:whales?|hour|jays?|cheese|tits?|prints?|collar|moon|tooth|jeans)
      | brown[\s-]+(?:bears?|rice|bread|sugar|butter)
      | gr[ea]y[\s-]+(?:wol(?:f|ves)|herons?|seals?|whales?|area|market)
      | yellow[\s-]+(?:pages|submarine|jackets?|fever)  | pink[\s-]+(?:floyd|panther|noise|lady)
      | purple[\s-]+heart | brown(?:ie|ies)
      | (?:blood[\s-]+)?orange[\s-]+(?:juices?|peels?|slices?|trees?|blossoms?|fruits?|zest|segments?|marmalade|groves?
            |wedges?|tarts?|cakes?|sorbet|soda|flavou?r\w*|halves|half|rinds?|pulp|squash|county)
      | golden[\s-]+(?:retrievers?|labradors?|hours?
            |autumn|sunsets?|sunrise|morning|afternoon|evening|rays|fields?|sands?|leaves
            |harvest|domes?|crowns?|statues?|temples?|troph(?:y|ies)|ratio|gate|age|eagles?|delicious|syrup|rule|light|sunlight|glow|crust|doodles?
            |brown|spiral|wheat)
      | gold[\s-]+(?:plat\w+
            |bars?|coins?|medals?|rings?|necklaces?|jewell?e?ry|watch(?:es)?|chains?|leaf|mines?|rush|earrings?
            |bracelets?|fish|standard|nuggets?|foil|plated|ingots?)
      | silver[\s-]+(?:spoons?|rings?|cutlery|necklaces?|jewell?e?ry|coins?|medals?|birch|screen|lining|earrings?|fox
            |bracelets?|chains?|ware|surfer|trays?|foil)
      | bronze[\s-]+(?:statues?|age|medals?|sculptures?|bells?|busts?)
      | copper[\s-]+(?:wires?|pots?|pans?|pipes?|kettles?|mugs?|coins?|stills?)
      | (?:emerald|sapphire|ruby|jade|amber)[\s-]+(?:rings?|necklaces?|city|pendants?|earrings?|gems?|stones?|beads?
            |bracelets?|crystals?|carvings?|fossils?|isle|ale)
      | ivory[\s-]+(?:towers?|tusks?|carvings?|coast|trade)
      | cream[\s-]+(?:cheese|puffs?|pies?|cakes?|soda|teas?|jars?|tubes?|filling|topping|eggs?|swirls?)
      | charcoal[\s-]+(?:drawings?|sketch(?:es)?|grills?|pencils?|briquettes?|portraits?|soap|mask|style|art
            |illustration|smudges?)
      | coral[\s-]+(?:reefs?|polyps?|fish(?:es)?|snakes?|gardens?|beach)
      | olive[\s-]+(?:oils?|branch(?:es)?|trees?|groves?|wood|bread|tapenade|pits?|leaves|leaf|dish|bowl)
      | rust[\s-]+(?:stains?|belt|spots?|marks?|patches|texture)
      | mustard[\s-]+(?:seeds?|jars?|sauce|fields?|gas|plants?|greens|dressing)
      | lavender[\s-]+(?:fields?|farms?|oils?|sprigs?|bouquets?|soap|flowers?|tea|plants?|candles?|honey|bunch(?:es)?
            |essential|latte|rows?|scent\w*)
      | salmon[\s-]+(?:fillets?|steaks?|sushi|nigiri|sashimi|rolls?|dish(?:es)?|salad|run|roe|bagels?|tartare|bowls?
            |fishing)
      | mint[\s-]+(?:leaf|leaves|tea|sprigs?|sauce|condition|chocolate|ice|garnish|candy|candies|julep|plants?
            |flavou?r\w*)
      | sage[\s-]+(?:leaf|leaves|bush|butter|sprigs?|smudge|advice|plants?)
      | peach[\s-]+(?:trees?|slices?|cobbler|tea|pies?|blossoms?|halves|jam|fuzz|skin|iced)
      | plum[\s-]+(?:trees?|blossoms?|cakes?|jam|wine|tarts?|sauce|pudding)
      | terracotta[\s-]+(?:pots?|armys?|roofs?|planters?|vases?|soldiers|figurines?|bowls?|warriors?)
      | tan[\s-]+lines?
    )"""
    + EDGE_AFTER,
    re.IGNORECASE | re.VERBOSE,
)

_PALE = r"(?:pastel|pale|deep|bright|dusty|soft|muted|dark|light|vivid|neon|burnt|warm|cool|rich|faded|creamy)[\s-]+"
_COLOUR_NOUN = (
    r"(?:[\s-]+(?:tones?|toned|hues?|shades?|tints?|colou?r(?:s|ed)?|accents?|palette|gradient|background|backdrop))"
)
_JOINED = r"\s*(?:,|/|&|\+|\band\b|\bor\b|,\s*and\b)\s*"
_NO_NOUN = r"(?:and|or|on|in|at|by|with|of|to|from|for|is|are|the|a|an|as|but|that|which|into|over|under|beside|than)"


def _latin(names: object) -> str:
    words = sorted(names, key=len, reverse=True)  # type: ignore[call-overload]
    return "|".join(re.escape(w).replace("grey", "gr[ea]y").replace(r"\ ", r"[\s-]+") for w in words)


_SURE = re.compile(f"{EDGE_BEFORE}(?:{_latin(_CERTAIN)}){EDGE_AFTER}", re.IGNORECASE)
_BEFORE_NOUN = re.compile(
    rf"{EDGE_BEFORE}(?:{_latin(_DESCRIBING)}){EDGE_AFTER}(?=[\s-]+(?!{_NO_NOUN}\b)[A-Za-z]{{2,}})", re.IGNORECASE
)
_SOMETIMES = re.compile(f"{EDGE_BEFORE}(?:{_latin((*_DESCRIBING, *_NAMING))}){EDGE_AFTER}", re.IGNORECASE)
_TONES_AFTER = re.compile(_COLOUR_NOUN, re.IGNORECASE)
_PALE_BEFORE = re.compile(rf"{EDGE_BEFORE}{_PALE}$", re.IGNORECASE)
_HAN_COLOURS = "|".join(sorted(_CHINESE, key=len, reverse=True))
_HAN_THINGS = ("咖啡", "奶油", "焦糖", "奶茶", "卡其", "珊瑚", "琥珀", "奶咖", "豆沙")
_HAN_COMPOUNDS = "|".join(
    sorted((word for word in _CHINESE if len(word) > 1 and word not in _HAN_THINGS), key=len, reverse=True)
)
_HAN = re.compile(rf"(?:{_HAN_COLOURS})色(?!彩|调和)|(?:{_HAN_COMPOUNDS})|(?<![黑灰])[白黑灰红蓝绿](?=底(?!座|部))")


@dataclass(frozen=True, kw_only=True)
class ColourWord:
    """A word for a colour where it stands in a text, and the hex colour that it most likely means."""

    start: int
    end: int
    words: str
    hex: str


def colour_words(text: str) -> tuple[ColourWord, ...]:
    """Every word for a colour in a text, in its order; what only sounds like one ("red panda") is not among them."""
    taken = [match.span() for match in _NOT_A_COLOUR.finditer(text)]
    words: list[ColourWord] = []

    def add(match: re.Match[str]) -> None:
        start, end = match.span()
        if not any(start < until and begin < end for begin, until in taken):
            taken.append((start, end))
            words.append(ColourWord(start=start, end=end, words=match[0], hex=_hex_of(match[0])))

    for pattern in (_SURE, _BEFORE_NOUN, _HAN):
        for match in pattern.finditer(text):
            add(match)
    for match in _SOMETIMES.finditer(text):
        if _is_said_of_colour(text, match, words):
            add(match)
    return tuple(sorted(words, key=lambda word: word.start))


def families(code: str) -> frozenset[str]:
    """The families that a hex colour may be said to belong to, generously: terracotta is red, orange and brown."""
    red, green, blue = (int(code[start : start + 2], 16) / 255 for start in (1, 3, 5))
    hue, lightness, _ = colorsys.rgb_to_hls(red, green, blue)
    chroma, degrees = max(red, green, blue) - min(red, green, blue), hue * 360
    names = set[str]()
    if lightness > 0.84:
        names.add("white")
    if lightness < 0.22:
        names.add("black")
    if chroma < 0.16:
        names.add("grey" if 0.12 < lightness < 0.92 else "white" if lightness > 0.5 else "black")
    if chroma > 0.06:
        names.update(name for name, low, high in _HUES if low <= degrees <= high or low <= degrees + 360 <= high)
    if 8 <= degrees <= 52 and (chroma < 0.62 or lightness < 0.45) and chroma > 0.04:
        names.add("brown")
    return frozenset(names)


def main_family(code: str) -> str:
    """The one family that a hex colour is called by: crimson is red."""
    red, green, blue = (int(code[start : start + 2], 16) / 255 for start in (1, 3, 5))
    hue, lightness, _ = colorsys.rgb_to_hls(red, green, blue)
    chroma, degrees = max(red, green, blue) - min(red, green, blue), hue * 360
    if chroma < 0.1 or lightness > 0.95 or lightness < 0.06:
        return "white" if lightness > 0.85 else "black" if lightness < 0.15 else "grey"
    if 12 <= degrees < 45 and lightness < 0.42:
        return "brown"
    if (degrees >= 290 or degrees < 15) and lightness > (0.45 if 290 <= degrees < 340 else 0.62):
        return "pink"
    ends = ((14, "red"), (42, "orange"), (70, "yellow"), (170, "green"), (255, "blue"), (335, "purple"), (361, "red"))
    return next(name for end, name in ends if degrees < end)


_HUES = (
    ("red", 340, 378), ("pink", 285, 362), ("orange", 8, 45), ("yellow", 38, 72), ("green", 65, 185),
    ("blue", 165, 258), ("purple", 240, 325),
)  # fmt: skip


def family_of(words: str) -> str | None:
    """The family that a plain colour word names: "red" for "red", "grey" for "gray tones"; None for any other text."""
    plain = re.sub(r"[\s-]+(?:colou?rs?|tones?|hues?|shades?|tints?)$", "", words.strip().casefold())
    plain = plain.replace("gray", "grey")
    names = {"red", "pink", "orange", "yellow", "green", "blue", "purple", "brown", "black", "white", "grey"}
    if plain in names:
        return plain
    return _HAN_FAMILIES.get(plain.removesuffix("色"))


_HAN_FAMILIES = {
    "红": "red", "粉": "pink", "橙": "orange", "黄": "yellow", "绿": "green", "蓝": "blue", "紫": "purple",
    "棕": "brown", "黑": "black", "白": "white", "灰": "grey",
}  # fmt: skip


def _hex_of(words: str) -> str:
    plain = re.sub(r"[\s-]+", " ", words.casefold().replace("gray", "grey"))
    for table in (_CERTAIN, _DESCRIBING, _NAMING):
        for spelling in (plain, plain.replace(" ", "-")):
            if spelling in table:
                return table[spelling]
    return _CHINESE[plain if plain in _CHINESE else plain.removesuffix("色")]


def _is_said_of_colour(text: str, match: re.Match[str], sure: list[ColourWord]) -> bool:
    if _TONES_AFTER.match(text, match.end()) or _PALE_BEFORE.search(text[max(0, match.start() - 12) : match.start()]):
        return True
    return any(_is_joined(text, match, other) for other in sure)


def _is_joined(text: str, match: re.Match[str], other: ColourWord) -> bool:
    first, second = sorted([(match.start(), match.end()), (other.start, other.end)])
    return re.fullmatch(_JOINED, text[first[1] : second[0]]) is not None
