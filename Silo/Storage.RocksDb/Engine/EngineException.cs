namespace Metering.Storage.RocksDb.Engine;

/// <summary>The engine refused an operation; the message is its own text.</summary>
internal sealed class EngineException(string message) : Exception(message);
