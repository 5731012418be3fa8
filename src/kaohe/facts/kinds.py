"""容器种类 · Kinds: what a container of each kind may hold and how large it may be; every limit with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kaohe.base.findings import Rule
from kaohe.facts import findings as rules

MIB = 1 << 20
HARMLESS = MIB
"""A container that unpacks to no more harms nobody, however tight it is packed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a container may be; sizes in bytes. ratio: how many bytes a packed one may become."""

    file: int
    parts: int
    part: int
    total: int
    ratio: int
    rows: int
    depth: int
    run: int
    tags: int
    cells: int


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of container: what may be in it. `refused` names parts that have a reason of their own."""

    name: str
    limits: Limits
    needed: tuple[str, ...]
    allowed: re.Pattern[str]
    binary: re.Pattern[str]
    refused: tuple[tuple[re.Pattern[str], Rule], ...]
    types: re.Pattern[str]
    main_type: str


WORKBOOK_LIMITS = Limits(
    file=16 * MIB,  # 100,000 rows of twenty columns take about ten
    parts=1_000,  # a worksheet brings at most seven; 142 worksheets
    part=96 * MIB,  # a worksheet of 100,000 rows with sixty columns
    total=128 * MIB,  # what one worker may inflate while others wait
    ratio=1_032,  # as tight as deflate packs: cells of a worksheet repeat themselves, and every tag is counted
    rows=100_000,  # the largest upload of a district: persons, or lines of a year
    depth=64,  # a workbook nests below twenty, drawings below forty
    run=256 * 1024,  # between two tags: a cell holds 32,767 characters, a character four bytes
    tags=16_000_000,  # 100,000 rows of twenty columns, six tags a cell with a text of its own
    cells=200_000,  # under merged ranges, links and notes; a library makes each of them
)

_FOLDERS = (
    "worksheets|chartsheets|theme|drawings|charts|tables|comments|threadedComments|persons|pivotTables|pivotCache|"
    "richData|slicers|slicerCaches|timelines|timelineCaches|namedSheetViews|metadata"
)
_XML = r"[\w.\- ]+\.xml"
WORKBOOK = Kind(
    "workbook",
    WORKBOOK_LIMITS,
    ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"),
    re.compile(
        r"\[Content_Types\]\.xml|_rels/\.rels|docProps/[\w.\-]+\.(?:xml|jpeg|png)|docProps/_rels/[\w.\-]+\.rels|"
        rf"customXml/(?:_rels/)?{_XML}(?:\.rels)?|docMetadata/{_XML}|"
        rf"xl/{_XML}|xl/_rels/{_XML}\.rels|"
        rf"xl/(?:{_FOLDERS})/(?:_rels/)?{_XML}(?:\.rels)?|"
        r"xl/drawings/[\w.\-]+\.vml|xl/drawings/_rels/[\w.\-]+\.rels|"
        r"xl/media/[\w.\-]+\.(?:png|jpe?g|gif)|xl/printerSettings/[\w.\-]+\.bin"
    ),
    re.compile(r".*\.(?:png|jpe?g|gif|bin)"),
    (
        (re.compile(r"(?i).*(?:vba(?:project|data|projectsignature)|macrosheets/|dialogsheets/).*"), rules.MACRO),
        (re.compile(r"(?i).*(?:externallinks/|connections\.xml|querytables/|xl/model/).*"), rules.EXTERNAL),
        (
            re.compile(r"(?i).*(?:embeddings/|activex/|ctrlprops/|oleobject|customui/|webextensions?/).*"),
            rules.EMBEDDED,
        ),
    ),
    re.compile(
        r"application/(?:xml|vnd\.openxmlformats-(?:package|officedocument)\.[\w.+\-]+|"
        r"vnd\.ms-(?:excel|office)\.[\w.+\-]+)|text/xml|image/(?:png|jpe?g|gif)"
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
)
"""An Excel workbook without macros, links, objects or connections."""

FORM = replace(
    WORKBOOK,
    name="form",
    limits=replace(
        WORKBOOK_LIMITS,
        file=4 * MIB,  # the largest form of the library takes a tenth of one
        part=16 * MIB,
        total=32 * MIB,
        rows=20_000,  # a document of 60,000 parts has fewer lines
        tags=400_000,  # ten times the largest form of the library; what a library of workbooks reads in seconds
    ),
)
"""The form of a scheme: a workbook that a library reads whole, so that each of its tags costs memory and time."""

BOOK = Kind(
    "book",
    replace(
        WORKBOOK_LIMITS,
        file=64 * MIB,  # a district of 30,000 persons packs into four
        parts=200,  # sheets of a scheme: the largest of the library has eleven
        part=64 * MIB,  # the largest table of 32,000 persons takes four: one of 500,000
        total=256 * MIB,  # what one upload may lay down; the tables of 32,000 persons take five
        ratio=100,  # tables of the district pack 17:1 at most, of blank cells or zeros alone 1,000:1
    ),
    (),
    re.compile(
        r"__MACOSX/.*|(?:[^/.][^/]*/)?(?:README\.txt|\.DS_Store|(?!(?i:people\.csv)$)[^/.][^/]*\.(?i:csv|parquet|xlsx))"
    ),
    re.compile(r".*"),  # tables are read by readers of their own, workbooks through this guard once more
    (),
    re.compile(r"(?!)"),
    "",
)
"""A ZIP file with the tables of a book beside one another, or all in one folder, and what is passed over there."""
