"""引擎问题 · Engine findings: what a run says about its rows beside its results."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text

REJECTED_VALUE = Rule(
    "engine/rejected-value",
    Text(
        "{count} 行算不出“{column}”，第一行是 {first}：除以零、超出 64 位整数或超出声明的范围。",
        "{count} rows have no value of “{column}”, first {first}: division by zero, beyond 64 bits or its bounds.",
    ),
    Text(
        "看该行的解释，改正所读的数，或在公式里写明除数为零时怎么办。",
        "See the row explained; correct what it reads, or say in the formula what a zero divisor means.",
    ),
    blocking=False,
)
TOO_MANY_ROWS = Rule(
    "engine/too-many-rows",
    Text("“{sheet}”要造 {count} 行，上限 {limit}。", "“{sheet}” would have {count} rows; the limit is {limit}."),
    Text(
        "用 seen_in: 只造出现过的组合，或缩短期间和 lead_in。",
        "Make only the combinations that occur with seen_in:, or shorten the period or lead_in.",
    ),
)
TOO_MANY_STEPS = Rule(
    "engine/too-many-steps",
    Text("“{sheet}”逐步递推 {count} 步，上限 {limit}。", "“{sheet}” recurs over {count} steps; the limit is {limit}."),
    Text("缩短期间，或改用 SUM 等不递推的写法。", "Shorten the period, or use SUM and its like, which do not recur."),
)
APPROXIMATE = Rule(
    "engine/approximate-in-aggregate",
    Text(
        "列“{column}”的 {function} 直接汇总近似值（LN、EXP、SQRT、POWER）。",
        "{function} of “{column}” reads approximate values (LN, EXP, SQRT, POWER) that are no column.",
    ),
    Text(
        "先把近似值写成一列并声明 scale，再汇总该列。",
        "Give the approximate value a column with a scale, and aggregate that.",
    ),
)
RECORD_MISSING = Rule(
    "engine/record-missing",
    Text(
        "没有“{sheet}”所要的往次记录，一律按无记录处理。",
        "No records were given for “{sheet}”; all are taken as no record.",
    ),
    Text("用 --history 指明已批准的往次运行。", "Name the approved earlier runs with --history."),
    blocking=False,
)
SPARK_MISSING = Rule(
    "engine/spark-missing",
    Text("这台机器没有安装 pyspark。", "pyspark is not installed here."),
    Text(
        "在源码目录运行 make spark，或 .venv/bin/python -m pip install --require-hashes -r requirements/spark.txt。",
        "Run .venv/bin/python -m pip install --require-hashes -r requirements/spark.txt in the sources.",
    ),
)
JAVA_MISSING = Rule(
    "engine/java-missing",
    Text("找不到 Spark 要用的 Java。", "There is no Java for Spark here."),
    Text(
        "安装 Java 17（Debian：apt-get install openjdk-17-jre-headless），或让 JAVA_HOME 指向它。",
        "Install Java 17 (Debian: apt-get install openjdk-17-jre-headless), or let JAVA_HOME name it.",
    ),
)
MASTER_UNREACHABLE = Rule(
    "engine/master-unreachable",
    Text("连不上 Spark 主节点 {master}。", "The Spark master {master} does not answer."),
    Text(
        "核对 --master 的地址（spark://主机:端口）和主节点是否在运行；本机可写 --master local[2]。",
        "Check the address (spark://HOST:PORT) and that the master runs; on this machine write --master local[2].",
    ),
)
SPARK_STOPPED = Rule(
    "engine/spark-stopped",
    Text("Spark 中途停止（{reason}）。", "Spark stopped half-way ({reason})."),
    Text(
        "数值溢出时给列声明更窄的 between:；节点失联时查看集群后重跑；或改用 --engine duckdb。",
        "After an overflow declare a narrower between:; after a lost node see the cluster and run again; "
        "or use --engine duckdb.",
    ),
)
RULES = (
    REJECTED_VALUE,
    TOO_MANY_ROWS,
    TOO_MANY_STEPS,
    APPROXIMATE,
    RECORD_MISSING,
    SPARK_MISSING,
    JAVA_MISSING,
    MASTER_UNREACHABLE,
    SPARK_STOPPED,
)
