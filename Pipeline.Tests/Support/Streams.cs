namespace Pipeline.Tests.Support;

/// <summary>Streams as lists.</summary>
internal static class Streams
{
    public static async Task<List<T>> ListAsync<T>(this IAsyncEnumerable<T> stream)
    {
        List<T> items = [];
        await foreach (var item in stream)
        {
            items.Add(item);
        }

        return items;
    }
}
