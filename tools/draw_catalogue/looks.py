"""Which silhouette and which colours each product has, and the backdrop of each shelf."""

from collections.abc import Callable
from dataclasses import dataclass

from tools.draw_catalogue.canvas import Canvas
from tools.draw_catalogue.palette import Colour
from tools.draw_catalogue.shapes import clothing as wear
from tools.draw_catalogue.shapes import garden, kitchen, living, pantry, studio, tables, travel


@dataclass(frozen=True, slots=True)
class Look:
    """How a product is drawn; a variant's own colour takes the place of main."""

    shape: Callable[[Canvas, Colour, Colour], None]
    main: str
    accent: str


BEFORE = {
    "Mugs": "mint", "Plates & Bowls": "peach", "Cookware": "butter", "Lamps": "lilac",
    "Candles": "rose", "Rugs": "aqua", "Chairs": "sky", "Tables": "peach", "Towels": "butter",
    "Blankets": "lilac", "T-Shirts": "sky", "Knitwear": "rose", "Jackets": "stone", "Hats": "mint",
    "Scarves": "butter", "Totes": "aqua", "Backpacks": "peach", "Bottles": "lilac",
    "Umbrellas": "sky", "Houseplants": "peach", "Succulents": "butter", "Pots": "mint",
    "Watering": "sky", "Coffee": "butter", "Tea": "mint", "Oils": "peach", "Spices": "aqua",
    "Notebooks": "rose", "Pens": "mint", "Cookbooks": "sky", "Puzzles": "lilac",
    "Patterns": "aqua",
}  # fmt: skip

LOOKS = {
    "clay-mug": Look(kitchen.mug, "sand", "clay"),
    "espresso-cup-set": Look(kitchen.espresso_cups, "white", "sky"),
    "enamel-camp-mug": Look(kitchen.camp_mug, "white", "navy"),
    "ripple-dinner-plate": Look(kitchen.plate, "cream", "sand"),
    "olive-salad-bowl": Look(kitchen.salad_bowl, "oak", "walnut"),
    "noodle-bowl": Look(kitchen.noodle_bowl, "white", "indigo"),
    "cast-iron-casserole": Look(kitchen.casserole, "rust", "brass"),
    "carbon-steel-pan": Look(kitchen.pan, "slate", "steel"),
    "copper-kettle": Look(kitchen.kettle, "copper", "walnut"),
    "dome-table-lamp": Look(living.dome_lamp, "mustard", "brass"),
    "pleated-bedside-lamp": Look(living.pleated_lamp, "cream", "walnut"),
    "paper-pendant": Look(living.pendant, "cream", "charcoal"),
    "arc-floor-lamp": Look(living.arc_lamp, "brass", "white"),
    "fig-candle": Look(living.glass_candle, "sage", "plum"),
    "beeswax-pillar": Look(living.pillar_candle, "honey", "honey"),
    "taper-candles": Look(living.tapers, "rust", "brass"),
    "atlas-wool-rug": Look(living.diamond_rug, "cream", "charcoal"),
    "striped-kilim": Look(living.kilim, "terracotta", "cream"),
    "jute-round-rug": Look(living.jute_rug, "sand", "oak"),
    "spindle-chair": Look(living.spindle_chair, "oak", "walnut"),
    "lounge-chair": Look(living.lounge_chair, "cream", "oak"),
    "milking-stool": Look(living.stool, "oak", "walnut"),
    "round-side-table": Look(tables.side_table, "terracotta", "white"),
    "oak-coffee-table": Look(tables.coffee_table, "oak", "white"),
    "folding-desk": Look(tables.wall_desk, "oak", "charcoal"),
    "waffle-towel": Look(living.folded_towel, "oat", "terracotta"),
    "hammam-towel": Look(living.hammam_towel, "indigo", "white"),
    "merino-throw": Look(living.throw, "oat", "cream"),
    "linen-bedspread": Look(living.bedspread, "sage", "oak"),
    "heavy-cotton-tee": Look(wear.tee, "white", "navy"),
    "striped-breton-tee": Look(wear.breton, "white", "navy"),
    "pocket-tee": Look(wear.pocket_tee, "sage", "white"),
    "fisherman-sweater": Look(wear.sweater, "cream", "oat"),
    "merino-cardigan": Look(wear.cardigan, "plum", "cream"),
    "cable-vest": Look(wear.vest, "oat", "white"),
    "chore-jacket": Look(wear.chore_jacket, "indigo", "brass"),
    "rain-parka": Look(wear.parka, "mustard", "white"),
    "quilted-liner": Look(wear.quilted, "moss", "olive"),
    "ribbed-beanie": Look(wear.beanie, "mustard", "cream"),
    "straw-sun-hat": Look(wear.sun_hat, "sand", "rust"),
    "canvas-cap": Look(wear.cap, "olive", "brass"),
    "checked-wool-scarf": Look(wear.check_scarf, "rust", "cream"),
    "silk-square": Look(wear.silk_square, "teal", "mustard"),
    "market-tote": Look(travel.tote, "natural", "rust"),
    "leather-tote": Look(travel.leather_tote, "copper", "brass"),
    "net-bag": Look(travel.net_bag, "natural", "honey"),
    "rolltop-backpack": Look(travel.rolltop, "olive", "walnut"),
    "day-pack": Look(travel.day_pack, "sky", "white"),
    "weekend-duffel": Look(travel.duffel, "moss", "walnut"),
    "steel-flask": Look(travel.flask, "sage", "steel"),
    "glass-bottle": Look(travel.glass_bottle, "rust", "oak"),
    "travel-tumbler": Look(travel.tumbler, "cream", "oak"),
    "stick-umbrella": Look(travel.stick_umbrella, "navy", "walnut"),
    "mini-umbrella": Look(travel.mini_umbrella, "crimson", "charcoal"),
    "monstera": Look(garden.monstera, "forest", "white"),
    "snake-plant": Look(garden.snake_plant, "leaf", "terracotta"),
    "olive-tree": Look(garden.olive_tree, "moss", "terracotta"),
    "column-cactus": Look(garden.cactus, "forest", "terracotta"),
    "aloe-vera": Look(garden.aloe, "leaf", "slate"),
    "terracotta-pot": Look(garden.terracotta_pot, "terracotta", "clay"),
    "glazed-planter": Look(garden.footed_planter, "teal", "cream"),
    "hanging-planter": Look(garden.hanging_planter, "cream", "terracotta"),
    "long-spout-can": Look(garden.watering_can, "forest", "brass"),
    "brass-mister": Look(garden.mister, "brass", "brass"),
    "house-espresso": Look(pantry.espresso_bag, "walnut", "rust"),
    "yirga-filter": Look(pantry.filter_bag, "sage", "plum"),
    "decaf-blend": Look(pantry.decaf_bag, "indigo", "indigo"),
    "mint-green-tea": Look(pantry.mint_tin, "forest", "leaf"),
    "smoked-black-tea": Look(pantry.smoked_tin, "charcoal", "forest"),
    "hibiscus-infusion": Look(pantry.hibiscus_tin, "crimson", "crimson"),
    "early-harvest-oil": Look(pantry.olive_oil, "forest", "brass"),
    "chilli-oil": Look(pantry.chilli_oil, "crimson", "charcoal"),
    "zaatar": Look(pantry.zaatar_jar, "moss", "oak"),
    "saffron-threads": Look(pantry.saffron_jar, "crimson", "brass"),
    "smoked-paprika": Look(pantry.paprika_tin, "rust", "crimson"),
    "linen-notebook": Look(studio.notebook, "teal", "rust"),
    "pocket-journals": Look(studio.journals, "terracotta", "navy"),
    "sketchbook": Look(studio.sketchbook, "teal", "mustard"),
    "brass-pen": Look(studio.brass_pen, "brass", "ink"),
    "pencil-set": Look(studio.pencils, "oak", "rust"),
    "book-market-kitchen": Look(studio.market_book, "cream", "forest"),
    "book-bread-slowly": Look(studio.bread_book, "navy", "oak"),
    "tile-jigsaw": Look(studio.jigsaw, "teal", "indigo"),
    "wooden-blocks": Look(studio.blocks, "terracotta", "rose"),
    "pattern-apron": Look(studio.apron_pattern, "indigo", "sky"),
    "pattern-sweater": Look(studio.yoke_pattern, "plum", "sage"),
}
