"""``taskrole demo``: the article "IAM Roles for ECS Tasks", walked for real and checked at every step."""

import time

from rich.console import Console
from rich.table import Table

from taskrole.cli.demo.steps import STEPS
from taskrole.cli.demo.walkthrough import StepFailedError, Walkthrough


def run_demo(*, keep: bool) -> bool:
    """Run all steps, show progress and a final table; return True when all went well."""
    console = Console()
    table = Table("step", "result", "seconds", "what was seen", title="IAM roles for ECS tasks")
    good = True
    steps = STEPS[:-1] if keep else STEPS  # the last one cleans up
    with Walkthrough(keep=keep, arguments=() if keep else ("--stop-tasks",)) as walkthrough:
        for step in steps:
            started = time.monotonic()
            console.print(f"[bold]{step.title}[/bold]")
            try:
                seen = step.run(walkthrough)
            except StepFailedError as error:
                good = False
                console.print(f"  [red]failed[/red] {error}")
                table.add_row(step.title, "[red]failed[/red]", f"{time.monotonic() - started:.1f}", str(error))
                break
            console.print(f"  [green]done[/green] {seen}")
            table.add_row(step.title, "[green]done[/green]", f"{time.monotonic() - started:.1f}", seen)
        if keep and good:
            console.print(
                f'Left standing: {walkthrough.endpoint}; eval "$(taskrole env --data-dir {walkthrough.data_dir})"'
            )
    console.print(table)
    return good
