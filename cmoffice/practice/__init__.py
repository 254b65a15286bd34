"""The practice office: invented staff, children and months of work, made by calling the verbs of the real one."""
from cmoffice.practice.build import build

__all__ = ["build"]
