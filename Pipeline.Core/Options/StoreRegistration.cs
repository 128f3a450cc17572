namespace Pipeline.Core.Options;

/// <summary>A backend that keeps something: a queue or an index. Immutable.</summary>
public abstract record StoreRegistration : BackendRegistration
{
    /// <summary>The own key that says where it is, as <c>path</c> or <c>url</c>.</summary>
    public required string PlaceKey { get; init; }

    /// <summary>Where it is, for messages, from its own options: a full path, an address without secrets.</summary>
    public required Func<object?, string> Location { get; init; }

    /// <summary>
    /// Its own options for a store of its own kind in a folder, so that <c>demo</c>, <c>eval</c> and <c>test</c> leave the real one alone; <see langword="null"/> when it cannot be put into a
    /// folder.
    /// </summary>
    public Func<object?, string, object>? InFolder { get; init; }
}
