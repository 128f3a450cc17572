using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>One walk through a folder, and what it came upon. Not thread-safe.</summary>
/// <param name="folder">The folder.</param>
/// <param name="takes">Whether a file is one of the documents.</param>
/// <param name="path">What the sender asked for: the folder, or a glob.</param>
internal sealed class FolderWalk(string folder, Func<string, bool> takes, string path)
{
    private bool _found;

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>Whether every folder could be listed so far: what was not seen is not there.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Whether the folder is read as a whole, so that what no reader is for is passed over; of a glob every file that it names is a document.</summary>
    public bool IsWhole => path == folder;

    /// <summary>Goes through the documents, lazily.</summary>
    /// <param name="realRoot">Where the folder is.</param>
    /// <param name="passedOver">Told of the files of a folder that no reader is for; not of hidden ones and links, nor of what a glob does not name.</param>
    /// <param name="onUnreadable">Told of each folder that cannot be listed; the rest goes on.</param>
    public IEnumerable<string> Files(string realRoot, PassedOverFiles passedOver, Action<string, Exception> onUnreadable)
    {
        foreach (var file in DocumentFiles.Below(folder, realRoot, Takes, Note))
        {
            _found = true;
            yield return file;
        }

        bool Takes(string file)
        {
            var isTaken = takes(file);
            if (!isTaken && IsWhole)
            {
                passedOver.Add(file);
            }

            return isTaken;
        }

        void Note(string unreadable, Exception error)
        {
            IsComplete = false;
            onUnreadable(unreadable, error);
        }
    }

    /// <exception cref="PermanentException">There was no document at all. An empty folder may be one that is not mounted, so nothing is taken for gone either.</exception>
    public void ThrowIfNothingFound()
    {
        if (!_found && IsComplete)
        {
            throw new PermanentException(path == folder
                ? $"'{path}' holds no document; within folders, files with these extensions are read: {DocumentReaders.Extensions}. Hidden files and links are passed over. What the index holds of it stays; 'documents delete --prefix' removes it."
                : $"'{path}' matches no file below '{folder}'. '*' stands for any part of a name and '**' for any folders; hidden files and links are passed over.");
        }
    }
}
