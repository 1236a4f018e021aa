"""House contracts for import-linter."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class ContextFaces(Contract):
    """A context may import another one's face, never its models, SQL or API."""

    public = fields.ListField(subfield=fields.StringField())
    open = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        trespasses = [
            f"{importer} -> {imported}"
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if self._is_trespass(importer.split("."), imported.split("."))
        ]
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for trespass in check.metadata["trespasses"]:
            output.print_error(trespass)

    def _is_trespass(self, importer: list[str], imported: list[str]) -> bool:
        if len(importer) < 2 or len(imported) < 3 or importer[1] == imported[1]:
            return False
        if importer[1] in self.open or imported[1] in self.open:
            return False
        return imported[2] not in self.public
