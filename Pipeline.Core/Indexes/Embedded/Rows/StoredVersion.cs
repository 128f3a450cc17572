using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>A version's row, as it is in the file.</summary>
internal readonly record struct StoredVersion(long Id, string Version, bool IsReadable, Fence Fence, int Stored);
