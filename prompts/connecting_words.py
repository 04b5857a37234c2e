"""The words between what a person wrote: labels, roles of colours, the names of colours; in the language of the brief.

The language is decided by script alone, so that the same brief always reads the same: a brief that is mostly in Han
characters, with no kana in it, is Chinese. Every other one gets English words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from prompts.brief import TEXT_FIELDS, Brief
from prompts.colours import name_of

Language = Literal["English", "Chinese"]


@dataclass(frozen=True, kw_only=True)
class ConnectingWords:
    """One language's words. A role's label is there for one colour and for several."""

    language: Language
    labels: Mapping[str, str]
    avoid: str
    colon: str
    comma: str
    end: str
    between: str
    roles: Mapping[str, tuple[str, str]]
    brackets: str

    def listed(self, parts: Sequence[str]) -> str:
        return self.comma.join(parts)

    def colour(self, code: str) -> str:
        """A hex colour with its name in words: "cobalt blue (#0047AB)"."""
        name = name_of(code) if self.language == "English" else chinese_name_of(code)
        return self.brackets.format(name, code)


def connecting_words(brief: Brief) -> ConnectingWords:
    """The words for a brief's prompt."""
    return _CHINESE if language_of(brief) == "Chinese" else _ENGLISH


def language_of(brief: Brief) -> Language:
    """The language that a brief is written in, by its script; what stands in quotation marks is not counted."""
    text = "\n".join(_QUOTED.sub(" ", brief.text_of(name) or "") for name in TEXT_FIELDS)
    han = len(_HAN.findall(text))
    return "Chinese" if han > len(_LATIN_WORD.findall(text)) and not _OTHER_SCRIPTS.search(text) else "English"


def chinese_name_of(code: str) -> str:
    """The Chinese name of a hex colour, such as 钴蓝色. Raises ValueError like `parse_hex`."""
    words = name_of(code).replace("-", " ").split()
    family = next((_FAMILIES[word] for word in reversed(words) if word in _FAMILIES), None)
    if len(words) == 1 or family is None:
        return _alone(words[-1])
    kinds = [_KINDS[word] for word in words[:-1] if word in _KINDS]
    return "".join(kinds) + family if words[-1] in _FAMILIES else _alone(words[-1], "".join(kinds))


def _alone(word: str, kind: str = "") -> str:
    return kind + (_FAMILIES.get(word) or _THINGS.get(word) or word)


_QUOTED = re.compile(r"\"[^\"\n]{0,300}\"|“[^”\n]{0,300}”|「[^」\n]{0,300}」|『[^』\n]{0,300}』")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_OTHER_SCRIPTS = re.compile(r"[\u3040-\u30ff\uac00-\ud7a3]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]{2,}")

_ENGLISH = ConnectingWords(
    language="English",
    labels={"style": "Style", "camera": "Camera", "motion": "Motion"},
    avoid="Avoid",
    colon=": ",
    comma=", ",
    end=".",
    between=" ",
    roles={
        "palette": ("Colour palette", "Colour palette"),
        "background": ("Background colour", "Background colours"),
        "subject": ("Subject colour", "Subject colours"),
        "accent": ("Accent colour", "Accent colours"),
        "light": ("Light colour", "Light colours"),
    },
    brackets="{} ({})",
)
_CHINESE = ConnectingWords(
    language="Chinese",
    labels={"style": "风格", "camera": "镜头", "motion": "运动"},
    avoid="避免",
    colon="：",
    comma="、",
    end="。",
    between="",
    roles={
        "palette": ("配色", "配色"),
        "background": ("背景色", "背景色"),
        "subject": ("主体色", "主体色"),
        "accent": ("点缀色", "点缀色"),
        "light": ("光线颜色", "光线颜色"),
    },
    brackets="{}（{}）",
)

_FAMILIES: dict[str, str] = {
    "black": "黑色", "white": "白色", "grey": "灰色", "red": "红色", "orange": "橙色", "yellow": "黄色",
    "green": "绿色",
    "blue": "蓝色", "violet": "紫罗兰色", "purple": "紫色", "pink": "粉色", "brown": "棕色", "maroon": "栗红色",
    "teal": "蓝绿色",
    "cyan": "青色", "aqua": "水蓝色", "magenta": "品红色", "indigo": "靛蓝色", "olive": "橄榄绿", "mint": "薄荷绿",
    "lime": "青柠色", "rose": "玫瑰色", "lavender": "薰衣草色", "ivory": "象牙白", "emerald": "祖母绿",
    "gold": "金色",
    "silver": "银色",
}  # fmt: skip
_THINGS: dict[str, str] = {
    "cream": "奶油色", "linen": "亚麻色", "champagne": "香槟色", "sand": "沙色", "beige": "米色",
    "khaki": "卡其色", "tan": "棕褐色",
    "taupe": "灰褐色", "bronze": "古铜色", "mahogany": "红木色", "crimson": "绯红色", "burgundy": "酒红色",
    "terracotta": "赤陶色",
    "salmon": "鲑鱼粉", "coral": "珊瑚色", "apricot": "杏色", "peach": "桃色", "ochre": "赭石色", "amber": "琥珀色",
    "chartreuse": "黄绿色", "turquoise": "绿松石色", "aquamarine": "海蓝宝石色", "periwinkle": "长春花蓝",
    "bluebell": "风铃草蓝",
    "lilac": "丁香紫", "mauve": "木槿紫", "plum": "梅子色", "fuchsia": "紫红色", "white": "白色",
}  # fmt: skip
_KINDS: dict[str, str] = {
    "near": "近", "off": "米", "charcoal": "炭", "dark": "深", "slate": "石板", "medium": "中", "steel": "钢",
    "cool": "冷",
    "silver": "银", "light": "浅", "pale": "淡", "warm": "暖", "stone": "石", "camel": "驼", "saddle": "马鞍",
    "chestnut": "栗",
    "coffee": "咖啡", "chocolate": "巧克力", "espresso": "浓咖啡", "scarlet": "猩", "ruby": "宝石",
    "brick": "砖", "rust": "铁锈",
    "coral": "珊瑚", "dusty": "灰调", "vivid": "鲜", "orange": "橙", "tangerine": "橘", "burnt": "焦", "golden": "金",
    "sunflower": "向日葵", "lemon": "柠檬", "straw": "稻草", "mustard": "芥末", "electric": "电光",
    "pear": "梨", "moss": "苔藓",
    "soft": "柔", "olive": "橄榄", "neon": "荧光", "bright": "亮", "apple": "苹果", "grass": "草", "emerald": "翡翠",
    "shamrock": "三叶草", "deep": "深", "jade": "玉", "forest": "森林", "pine": "松", "sage": "鼠尾草",
    "fern": "蕨", "grey": "灰",
    "pastel": "粉彩", "spring": "春", "mint": "薄荷", "sea": "海", "robin": "知更鸟蛋", "petrol": "孔雀",
    "sky": "天", "baby": "婴儿",
    "ice": "冰", "powder": "粉末", "lime": "青柠", "cerulean": "蔚", "azure": "湛", "cornflower": "矢车菊",
    "denim": "牛仔", "royal": "皇家",
    "cobalt": "钴", "navy": "藏", "midnight": "午夜", "blue": "蓝", "ultramarine": "群青", "iris": "鸢尾",
    "amethyst": "紫水晶",
    "grape": "葡萄", "aubergine": "茄", "orchid": "兰花", "hot": "艳", "raspberry": "树莓", "rose": "玫瑰",
    "bubblegum": "泡泡糖",
    "flamingo": "火烈鸟", "blush": "腮红", "old": "旧", "berry": "浆果", "sapphire": "蓝宝石", "red": "红",
    "green": "绿",
    "purple": "紫", "pink": "粉", "yellow": "黄", "brown": "棕", "black": "黑", "white": "白",
}  # fmt: skip
