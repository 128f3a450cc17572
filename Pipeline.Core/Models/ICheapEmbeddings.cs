namespace Pipeline.Core.Models;

/// <summary>
/// Says of an embedding generator that making a vector costs less than looking one up in the index, so that nobody should try: it computes in microseconds and
/// nobody is paid. Answered by <c>GetService</c>, which decorators pass on.
/// </summary>
/// <remarks>
/// Without it, each chunk is stored with a hash of what the model was given, and a chunk whose hash the index knows takes the vector from there. That costs a read for each
/// batch and some 40 bytes a chunk, next to nothing beside a model that is a network or a graphics card away.
/// </remarks>
public interface ICheapEmbeddings;
