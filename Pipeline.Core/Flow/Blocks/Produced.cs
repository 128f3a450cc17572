using Pipeline.Core.Flow.Scope;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>What a one-to-one stage made of an item; without <see cref="Ok"/> there is nothing, and the item is settled.</summary>
internal readonly record struct Produced<T>(bool Ok, JobScope Scope, T Value, long Place);
