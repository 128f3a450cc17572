namespace Pipeline.Core.Storage.Sqlite;

/// <summary>What a finished write has survived.</summary>
internal enum Durability
{
    /// <summary>A killed process (<c>synchronous=NORMAL</c>). A power cut may take the last writes back, in order.</summary>
    Normal,

    /// <summary>A power cut (<c>synchronous=FULL</c>): for promises.</summary>
    Full,
}
