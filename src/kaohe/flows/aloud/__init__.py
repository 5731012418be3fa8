"""朗读方案 · Aloud: a scheme as prose, in the order in which an office reads a rule, in Chinese or English."""

from kaohe.flows.aloud.document import Aloud, Chapter, scheme_aloud

__all__ = ["Aloud", "Chapter", "scheme_aloud"]
