"""What a fetch brought and what went wrong, in sentences for people."""

from reader.services.fetch.sources import FetchReport, SourceReport


def trouble_of(step: SourceReport) -> str:
    """Return what went wrong in a step, under the name of its source; empty where nothing did."""
    if not step.error or step.error.startswith(step.source):
        return step.error
    return f"{step.source}: {step.error}"


def summary(report: FetchReport) -> str:
    """Return one line: the cause of what went wrong first, since the end of a line may be cut, then what came."""
    brought = _brought(report.new, report.updated)
    if report.errors:
        return _failures(report) + (f"; {brought}" if brought else "")
    if report.cancelled:
        return f"stopped; {report.new:,} new so far"
    return f"fetched: {brought or 'nothing new'}"


def _brought(new: int, updated: int) -> str:
    counted = ((new, "new"), (updated, "updated"))
    return ", ".join(f"{count:,} {word}" for count, word in counted if count)


def _failures(report: FetchReport) -> str:
    first, *others = report.errors
    sources = dict.fromkeys(step.source for step in report.steps if step.error == first)
    named = [source for source in sources if not first.startswith(source)]
    told = first.rstrip(".")
    if named:
        told += f" ({', '.join(named)})"
    return f"{told}; {len(others)} more went wrong" if others else told
