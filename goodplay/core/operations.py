"""Migration operations that put the walls around a tenant table."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models.tenant import TenantForeignKey

MINE = "organization_id = current_setting('app.organization_id')::uuid"
"""Plain and without ``missing_ok``: an index condition, and an error instead of an empty page when no door is open."""

OURS = f"organization_id IN (current_setting('app.organization_id')::uuid, '{PLATFORM_ID}'::uuid)"


class Roles(Operation):
    """Let the runtime roles use what the owner creates from here on, and what stands already."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change no model."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Grant the rights."""
        schema_editor.execute(
            """
            GRANT USAGE ON SCHEMA public TO goodplay_app, goodplay_platform;
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO goodplay_app, goodplay_platform;
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO goodplay_app, goodplay_platform;
            ALTER DEFAULT PRIVILEGES IN SCHEMA public
                GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO goodplay_app, goodplay_platform;
            ALTER DEFAULT PRIVILEGES IN SCHEMA public
                GRANT USAGE ON SEQUENCES TO goodplay_app, goodplay_platform;
            """
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Keep the rights: they harm nothing."""

    def describe(self) -> str:
        """Name the operation in the output of migrate."""
        return "Grant the runtime roles their rights"


class Fence(Operation):
    """Give a tenant table forced row-level security, its policies, composite keys and rights.

    Args:
        model: The model's name in this app.
        shared: Everybody may read the rows of the platform organization (global definitions).
        append_only: The runtime roles may not UPDATE or DELETE, and a trigger refuses it to everyone.
        referenced: Other tenant tables point here: adds UNIQUE (organization_id, primary key).
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str, *, shared: bool = False, append_only: bool = False, referenced: bool = True) -> None:
        self.model = model
        self.shared = shared
        self.append_only = append_only
        self.referenced = referenced

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what recreates the operation."""
        options = {"shared": self.shared, "append_only": self.append_only, "referenced": self.referenced}
        return type(self).__name__, [self.model], options

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change no model."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Raise the walls."""
        model = to_state.apps.get_model(app_label, self.model)
        table = model._meta.db_table
        schema_editor.execute(_policies(table, shared=self.shared))
        if self.referenced:
            column = model._meta.pk.column
            schema_editor.execute(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant_key" UNIQUE (organization_id, "{column}")'
            )
        for field in tenant_keys(model):
            schema_editor.execute(_composite_key(table, field))
        if self.append_only:
            schema_editor.execute(_append_only(table), params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Lower the walls; the table itself goes with the operation that made it."""
        model = from_state.apps.get_model(app_label, self.model)
        table = model._meta.db_table
        for field in tenant_keys(model):
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{_key_name(table, field)}"')
        if self.referenced:
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_tenant_key"')
        schema_editor.execute(
            f'DROP TRIGGER IF EXISTS append_only ON "{table}"; DROP POLICY tenant_read ON "{table}";'
            f'DROP POLICY tenant_write ON "{table}"; DROP POLICY platform ON "{table}";'
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY'
        )

    def describe(self) -> str:
        """Name the operation in the output of migrate."""
        return f"Fence {self.model} by organization"


class TenantKey(Operation):
    """Add the composite constraint of one reference that came after its table was fenced."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str, field: str) -> None:
        self.model = model
        self.field = field

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what recreates the operation."""
        return type(self).__name__, [self.model, self.field], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change no model."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add the constraint."""
        model = to_state.apps.get_model(app_label, self.model)
        schema_editor.execute(_composite_key(model._meta.db_table, model._meta.get_field(self.field)))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the constraint."""
        model = from_state.apps.get_model(app_label, self.model)
        table = model._meta.db_table
        name = _key_name(table, model._meta.get_field(self.field))
        schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')

    def describe(self) -> str:
        """Name the operation in the output of migrate."""
        return f"Keep {self.model}.{self.field} inside its organization"


class TenantKeyInSets(TenantKey):
    """Check a reference of a table that is written by the thousand once a statement, in place of once a row.

    A constraint looks every row's target up and locks it, which is a third of the cost of a batch. In its place a
    trigger looks at what a statement wrote. It guards the rows that refer, not those referred to: use it only where
    something else keeps these from being removed (facts are, and members who have done something).

    Args:
        model: The model's name in this app.
        field: The reference.
        fixed: The reference is never changed; a statement that names it is refused.
    """

    def __init__(self, model: str, field: str, *, fixed: bool = True) -> None:
        super().__init__(model, field)
        self.fixed = fixed

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what recreates the operation."""
        return type(self).__name__, [self.model, self.field], {"fixed": self.fixed}

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Put the trigger in the place of the constraint."""
        super().database_backwards(app_label, schema_editor, to_state, from_state)
        model = to_state.apps.get_model(app_label, self.model)
        check = _check_in_sets(model._meta.db_table, model._meta.get_field(self.field), fixed=self.fixed)
        schema_editor.execute(check, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Put the constraint back."""
        model = from_state.apps.get_model(app_label, self.model)
        name = _key_name(model._meta.db_table, model._meta.get_field(self.field))
        schema_editor.execute(f'DROP FUNCTION "{name}"() CASCADE')
        super().database_forwards(app_label, schema_editor, to_state, from_state)


def tenant_keys(model: Any) -> list[Any]:
    """Return the model's references that must stay inside one organization."""
    return [field for field in model._meta.local_fields if isinstance(field, TenantForeignKey)]


def _policies(table: str, *, shared: bool) -> str:
    read = OURS if shared else MINE
    return f"""
        ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenant_read ON "{table}" FOR SELECT TO goodplay_app USING ({read});
        CREATE POLICY tenant_write ON "{table}" TO goodplay_app USING ({MINE}) WITH CHECK ({MINE});
        CREATE POLICY platform ON "{table}" TO goodplay_platform USING (true) WITH CHECK (true);
    """


def _composite_key(table: str, field: Any) -> str:
    target = field.remote_field.model._meta
    name = _key_name(table, field)
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (organization_id, "{field.column}")'
        f' REFERENCES "{target.db_table}" (organization_id, "{target.pk.column}") DEFERRABLE INITIALLY IMMEDIATE'
    )


def _key_name(table: str, field: Any) -> str:
    return f"{table}_{field.column}_inside"[:63]


def _check_in_sets(table: str, field: Any, *, fixed: bool) -> str:
    name, column, target = _key_name(table, field), field.column, field.remote_field.model._meta
    changes = (
        f"""BEFORE UPDATE OF organization_id, "{column}" ON "{table}" FOR EACH STATEMENT"""
        if fixed
        else f"""AFTER UPDATE ON "{table}" REFERENCING NEW TABLE AS written FOR EACH STATEMENT"""
    )
    return f"""
        CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_WHEN = 'BEFORE' THEN
                RAISE EXCEPTION '"{column}" of "{table}" is never changed' USING ERRCODE = 'restrict_violation';
            END IF;
            IF EXISTS (
                SELECT FROM (SELECT DISTINCT organization_id, "{column}" AS id FROM written) AS named
                WHERE named.id IS NOT NULL AND (
                    SELECT true FROM "{target.db_table}" target
                    WHERE target.organization_id = named.organization_id AND target."{target.pk.column}" = named.id
                    LIMIT 1) IS NULL
            ) THEN
                RAISE EXCEPTION '"{column}" of "{table}" names nothing of its organization'
                    USING ERRCODE = 'foreign_key_violation', TABLE = '{table}', CONSTRAINT = '{name}';
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER "{name[:57]}_new" AFTER INSERT ON "{table}" REFERENCING NEW TABLE AS written
            FOR EACH STATEMENT EXECUTE FUNCTION "{name}"();
        CREATE TRIGGER "{name[:55]}_change" {changes} EXECUTE FUNCTION "{name}"();
    """  # noqa: S608 - made of the model's own names


def _append_only(table: str) -> str:
    return f"""
        CREATE OR REPLACE FUNCTION goodplay_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'rows of % are facts: they are never changed or removed', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}"
            FOR EACH STATEMENT EXECUTE FUNCTION goodplay_append_only();
        REVOKE UPDATE, DELETE ON "{table}" FROM goodplay_app, goodplay_platform;
    """
