import Catalogue

/// An inventory as JSON for programs: `docs/inventory.md` describes the fields.
public struct InventoryDocument: Sendable, Codable {
  /// The session.
  public var session: InventorySession
  /// The numbers.
  public var summary: InventorySummary
  /// The entries.
  public var findings: [Finding]

  /// A session's inventory, with the entries of these classes.
  public init(_ inventory: Inventory, session: InventorySession, classes: Set<FindingClass>) {
    self.session = session
    summary = inventory.summary
    findings = inventory.findings.filter { classes.contains($0.kind) }
  }
}
