"""sources add, check, review: the registry, one command each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import Collections, InboxFolder, State, chosen_folders, console, errors

if TYPE_CHECKING:
    from pipelines.ingest.intake import Understood
    from pipelines.ingest.proposals import Proposal, Proposals
    from pipelines.resources import Folders

app = typer.Typer(no_args_is_help=True, help="The registry: add a source, check all, decide about discovered ones.")
RegistryFolder = Annotated[
    Path | None, typer.Option("--registry", help="Folder of the registry files.", show_default="datasets/sources")
]
Optional = Annotated[str | None, typer.Option(show_default="asked for")]
QUOTATIONS_SHOWN, PASSAGES_SHOWN = 3, 3


@app.command()
def add(
    place: Annotated[str, typer.Argument(metavar="URL|FILE", help="Where the source is.")],
    collection: Annotated[str, typer.Option(help="Collection to add it to.")],
    kind: Optional = None,
    rights: Annotated[str | None, typer.Option(help="text_rights.", show_default="asked for")] = None,
    basis: Annotated[str | None, typer.Option(help="rights_basis: why.", show_default="asked for")] = None,
    licence: Annotated[str | None, typer.Option(help="SPDX identifier, or LicenseRef-...")] = None,
    source_id: Annotated[str | None, typer.Option(help="Slug.", show_default="publisher, date and title")] = None,
    title: Annotated[str | None, typer.Option(show_default="as found")] = None,
    publisher: Annotated[str | None, typer.Option(show_default="as found")] = None,
    published: Annotated[str | None, typer.Option(help="EDTF date.", show_default="as found")] = None,
    selector: Annotated[str | None, typer.Option(help="CSS of the main content, where it is not found.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking for confirmation.")] = False,
    registry: RegistryFolder = None,
    inbox: InboxFolder = None,
) -> None:
    """Add a source: fetch it, show what was understood, ask for its rights, write its entry.

    A file outside the inbox is copied into it. Nothing is written when the entry would not be valid.
    """
    from communique.tables.sources import KINDS, TEXT_RIGHTS
    from pipelines.ingest.intake import guessed_kind

    folders = _folders(registry, inbox, None)
    understood = _look(place, selector)
    _show(understood)
    title = title or understood.title
    kind = kind or _asked("kind", KINDS, guessed_kind(title) or "other", yes)
    rights = rights or _asked("text_rights", TEXT_RIGHTS, "metadata_only", yes)
    if basis is None and not yes:
        basis = typer.prompt("rights_basis (why may its text be published, or not?)", default="", show_default=False)
    if licence is None and rights == "open_text" and not yes:
        licence = typer.prompt(
            "licence (SPDX identifier or LicenseRef-...; empty for none)", default="", show_default=False
        )
    facts = {
        "source_id": source_id or understood.source_id,
        "kind": kind,
        "title": title,
        "publisher": publisher or understood.publisher,
        "authors": list(understood.found.authors),
        "published": published or understood.found.published,
        "url": understood.url,
        "text_rights": rights,
        "licence": licence,
        "rights_basis": basis,
        "attribution": publisher or understood.publisher,
        "selector": selector,
    }
    _write(folders, collection, facts, None if understood.url else Path(place), yes)


@app.command()
def check(
    collections: Collections = None,
    links: Annotated[bool, typer.Option("--links", help="Also fetch every URL, to find dead ones.")] = False,
    registry: RegistryFolder = None,
    inbox: InboxFolder = None,
) -> None:
    """Lint the registry: duplicates, dates, rights, saved copies, and with --links dead links. Errors exit with 1."""
    import os
    from datetime import UTC, datetime

    from pipelines.assets.snapshots import inbox_of
    from pipelines.ingest.fetching.settings import settings_from
    from pipelines.ingest.lint import ERROR, dead_links, lint

    folders = _folders(registry, inbox, None)
    paths = [folders.registry_file(name) for name in collections or folders.collections()]
    findings = list(lint(paths, inbox_of(folders), datetime.now(UTC).date()))
    if links:
        findings += dead_links(paths, settings_from(os.environ))
    for each in findings:
        style = "red" if each.level == ERROR else "yellow"
        where = f"{each.collection}: {each.entry}: " if each.entry else ""
        console.print(
            f"{each.level}: {where}{each.message}", style=style, markup=False, highlight=False, soft_wrap=True
        )
    wrong = sum(each.level == ERROR for each in findings)
    console.print(f"{len(paths)} collections: {wrong} errors, {len(findings) - wrong} warnings")
    if wrong:
        raise typer.Exit(1)


@app.command()
def review(
    collection: Annotated[str, typer.Argument(help="Collection whose proposals are decided.")],
    accept: Annotated[list[str] | None, typer.Option(metavar="ID", help="Accept this one; may be repeated.")] = None,
    reject: Annotated[list[str] | None, typer.Option(metavar="ID", help="Reject this one; may be repeated.")] = None,
    list_only: Annotated[bool, typer.Option("--list", help="List them, decide nothing.")] = False,
    unfit: Annotated[bool, typer.Option("--unfit", help="Include what no rule of its feed fits.")] = False,
    discover: Annotated[bool, typer.Option("--discover", help="Look at the collection's feeds first.")] = False,
    registry: RegistryFolder = None,
    inbox: InboxFolder = None,
    state: State = None,
) -> None:
    """Decide about works that feeds announced: accepted ones are registered, rejected ones are not proposed again."""
    from pipelines.ingest.proposals import ACCEPTED, QUEUED, REJECTED, UNFIT, Proposals, proposals_file, register
    from pipelines.ingest.registry import load_collection

    folders = _folders(registry, inbox, state)
    registered = load_collection(folders.registry_file(collection))
    proposals = Proposals(proposals_file(folders.archive, collection))
    if discover:
        _discover(collection, folders, proposals)
        registered = load_collection(folders.registry_file(collection))
    waiting = {each.source_id: each for each in proposals.in_state(QUEUED, *([UNFIT] if unfit or accept else []))}
    for named in (*(accept or ()), *(reject or ())):
        if named not in waiting:
            errors.print(f"no proposal {named} waits in {collection}; see --list", markup=False, style="red")
            raise typer.Exit(1)
    given = dict.fromkeys(accept or (), ACCEPTED) | dict.fromkeys(reject or (), REJECTED)
    if list_only and not given:
        for each in waiting.values():
            _print_proposal(each)
    # Each answer is kept as it is given: whoever is called away in the middle has decided all that came before.
    for chosen, decision in given.items() if given or list_only else _answers(waiting.values()):
        proposals.decide(waiting[chosen], decision, "decided by a person")
    added = register(proposals.in_state(ACCEPTED), registered.path, registered.sources)
    left = len(proposals.in_state(QUEUED))
    console.print(f"{collection}: {len(added)} registered, {left} still wait")


def _folders(registry: Path | None, inbox: Path | None, state: Path | None) -> Folders:
    from dataclasses import replace

    folders = chosen_folders(None, inbox, state)
    return replace(folders, registry=registry.resolve()) if registry is not None else folders


def _look(place: str, selector: str | None) -> Understood:
    import os

    from pipelines.ingest.fetching.settings import settings_from
    from pipelines.ingest.intake import look_at_file, look_at_url

    if "://" in place:
        return look_at_url(place, settings_from(os.environ), selector)
    return look_at_file(Path(place), selector)


def _show(understood: Understood) -> None:
    """What was read: facts, the first passages of the main content, the first quotations."""
    from pipelines.annotate.annotator import AnnotationInput, annotate

    found = understood.found
    for step in understood.steps:
        console.print(f"  {step}", markup=False, highlight=False, soft_wrap=True)
    facts = {
        "title": understood.title,
        "authors": ", ".join(found.authors),
        "published": found.published,
        "publisher": understood.publisher,
        "read by": f"{found.reader}, {understood.media_type}",
        "text": f"{len(found.text):,} characters, {len(found.text.split()):,} words",
    }
    for name, value in facts.items():
        console.print(f"{name + ':':<12}{value or 'not found'}", markup=False, highlight=False, soft_wrap=True)
    main = found.main or ()
    (annotations,) = annotate([AnnotationInput("new", found.text, title=found.title, main=main, entities=False)])
    shown = [each for each in annotations.passages if each.role != "site"]
    console.print(f"{'passages:':<12}{len(shown)}, and {len(annotations.passages) - len(shown)} of page furniture")
    for passage in shown[:PASSAGES_SHOWN]:
        _excerpt(f"{passage.role}: {passage.span.slice(found.text)}")
    console.print(f"{'quotations:':<12}{len(annotations.quotations)}")
    for quotation in annotations.quotations[:QUOTATIONS_SHOWN]:
        _excerpt(quotation.span.slice(found.text))


def _excerpt(text: str) -> None:
    line = " ".join(text.split())
    console.print(
        f"    {line if len(line) <= 140 else line[:139] + '…'}", markup=False, highlight=False, soft_wrap=True
    )


def _asked(name: str, allowed: tuple[str, ...], default: str, yes: bool) -> str:
    if yes:
        return default
    from rich.prompt import Prompt

    return str(Prompt.ask(name, choices=list(allowed), default=default, console=console))


def _write(folders: Folders, collection: str, facts: Mapping[str, object], file: Path | None, yes: bool) -> None:
    from pipelines.ingest.inbox import saved_into
    from pipelines.ingest.registry import checked_entry, load_collection
    from pipelines.ingest.registry_writing import source_entry, with_sources

    path = folders.registry_file(collection)
    registered = load_collection(path)
    if file is not None:
        facts = {**facts, "file": saved_into(_inbox_folder(folders), file, dry_run=True)}
    checked_entry(registered, {name: value for name, value in facts.items() if value})
    entry = source_entry(facts)
    console.print(f"\n[[source]]\n{entry.as_string()}", markup=False, highlight=False)
    if not yes and not typer.confirm(f"write it to {path}?", default=True):
        raise typer.Exit(1)
    if file is not None:
        saved_into(_inbox_folder(folders), file)
    with_sources(path, [entry])
    console.print(f"added to {path.name}; `python -m pipelines build {collection}` brings it into the next release")


def _inbox_folder(folders: Folders) -> Path:
    """Where new saved copies go: the inbox that was named, else `inbox` of the checkout."""
    import os

    from pipelines.ingest.inbox import INBOX_VARIABLE
    from pipelines.provenance import CHECKOUT

    named = os.environ.get(INBOX_VARIABLE, "").strip()
    return folders.inbox or (Path(named).expanduser() if named else CHECKOUT / "inbox")


def _discover(collection: str, folders: Folders, proposals: Proposals) -> None:
    import os

    from pipelines.assets.snapshots import inbox_of
    from pipelines.ingest.discovery import discover
    from pipelines.ingest.network import network_of
    from pipelines.ingest.registry import load_collection

    registered = load_collection(folders.registry_file(collection))
    found = discover(registered, proposals, inbox_of(folders), network_of(os.environ, refresh=True))
    for feed_id, reason in found.failed:
        console.print(f"feed {feed_id}: {reason}", markup=False, highlight=False, soft_wrap=True)
    console.print(f"{len(found.accepted)} accepted by rules, {found.queued} queued, {found.unfit} fit no rule")


def _answers(waiting: Iterable[Proposal]) -> Iterator[tuple[str, str]]:
    """Ask about each proposal until all are decided or the person quits: by answer, or by Ctrl-C or Ctrl-D."""
    from rich.prompt import Prompt

    from pipelines.ingest.proposals import ACCEPTED, REJECTED

    for each in waiting:
        _print_proposal(each)
        choices = ["a", "r", "s", "q"]
        try:
            answer = Prompt.ask("accept, reject, skip or quit", choices=choices, default="s", console=console)
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if answer == "q":
            return
        if answer in "ar":
            yield each.source_id, ACCEPTED if answer == "a" else REJECTED


def _print_proposal(proposal: Proposal) -> None:
    console.print(f"{proposal.source_id}", style="bold", markup=False, highlight=False)
    details = [proposal.kind, proposal.published or "no date", proposal.publisher or "no publisher", proposal.why]
    for line in (proposal.title, proposal.place, "; ".join(details)):
        console.print(f"    {line}", markup=False, highlight=False, soft_wrap=True)
