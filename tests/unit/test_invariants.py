"""The invariants of docs/architecture.md and the tests that fail when one is broken."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Number of the invariant, file, test.
PROOFS = [
    (1, "tests/unit/test_registry.py", "test_only_the_calls_that_aws_leaves_open_are_open"),
    (1, "tests/api/test_smoke.py", "test_denial_names_caller_action_and_resource"),
    (
        2,
        "tests/properties/test_policy_decisions.py",
        "test_allowed_iff_some_allow_and_no_deny_and_exactly_these_determine",
    ),
    (2, "tests/properties/test_policy_decisions.py", "test_order_and_repetition_do_not_matter"),
    (
        2,
        "tests/properties/test_policy_decisions.py",
        "test_one_more_allow_never_revokes_and_one_more_deny_never_grants",
    ),
    (2, "tests/differential/test_evaluators.py", "test_both_evaluators_say_the_same"),
    (3, "tests/system/test_walkthrough.py", "test_step"),
    (3, "tests/unit/agent/test_container_roles.py", "test_each_container_reads_its_own_role_only"),
    (3, "tests/system/test_agent_tasks.py", "test_host_mode_is_bound_to_its_own_processes"),
    (4, "tests/unit/services/ecs/test_sessions.py", "test_credentials_rotate_at_half_of_their_life_under_the_same_id"),
    (4, "tests/system/test_agent_restart.py", "test_rotation_expiry_and_stop"),
    (4, "tests/unit/services/sts/test_sts.py", "test_revoked_sessions_are_refused_everywhere_and_others_are_not"),
    (5, "tests/unit/services/ecs/test_sessions.py", "test_only_the_registering_principal_may_connect"),
    (6, "tests/api/test_crash.py", "test_acknowledged_writes_survive_kill"),
    (7, "tests/properties/test_ecs_placement.py", "test_"),
    (7, "tests/unit/services/ecs/test_concurrent_placement.py", "test_two_processes_never_give_more_than_there_is"),
    (8, "tests/api/test_bad_input.py", "test_malformed_json"),
    (8, "tests/properties/test_ecs_requests.py", "test_no_request_crashes"),
    (8, "tests/api/test_explain.py", "test_the_policy_of_another_account_s_resource_stays_its_own"),
    (9, "tests/unit/services/iam/test_iam.py", "test_secrets_are_sealed_in_the_database"),
    (9, "tests/unit/gateway/test_audit.py", "test_secrets_never_get_into_a_record"),
    (10, "tests/system/test_agent_restart.py", "test_killed_agent_adopts_tasks_and_learns_of_exits"),
    (10, "tests/system/test_agent_restart.py", "test_server_restart_is_survived"),
]


@pytest.mark.parametrize(("number", "file", "test"), PROOFS)
def test_the_proof_is_there(number: int, file: str, test: str) -> None:
    assert f"def {test}" in (ROOT / file).read_text(encoding="utf-8"), f"invariant {number} has lost a test"


def test_every_invariant_has_a_proof() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("## Invariants")[1]
    numbers = {int(line.partition(".")[0]) for line in text.splitlines() if line[:2].strip(" .").isdigit()}
    assert numbers == {number for number, _, _ in PROOFS} == set(range(1, 11))
