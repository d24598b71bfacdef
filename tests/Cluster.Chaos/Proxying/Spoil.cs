namespace Metering.Chaos.Proxying;

/// <summary>What becomes of one write.</summary>
internal enum Spoil
{
    /// <summary>It goes through.</summary>
    None,

    /// <summary>The connection breaks before it reaches the server: nothing is written, and nobody says so.</summary>
    BreakBefore,

    /// <summary>The server's place is taken by one that refuses: nothing is written, and the client is told.</summary>
    TurnAway,

    /// <summary>The server does it; its answer never arrives.</summary>
    LoseAnswer,
}
