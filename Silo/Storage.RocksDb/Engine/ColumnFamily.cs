namespace Metering.Storage.RocksDb.Engine;

/// <summary>An open column family: its native handle and the number it has inside a write batch.</summary>
internal readonly record struct ColumnFamily(nint Handle, uint Id);
