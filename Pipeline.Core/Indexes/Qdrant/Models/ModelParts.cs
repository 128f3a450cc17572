using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Models;

/// <summary>Keeps what a model is made of beside the documents, in points of a size that the server takes. Thread-safe.</summary>
internal sealed class ModelParts(QdrantServer server, QdrantNames names)
{
    /// <summary>Stores a model under the name of its collection.</summary>
    public async Task WriteAsync(FittedModel model, string collection, CancellationToken cancellationToken)
    {
        for (var part = 0; part * ServerLimits.ModelPartBytes < model.Payload.Length; part++)
        {
            var from = part * ServerLimits.ModelPartBytes;
            var bytes = model.Payload.Slice(from, Math.Min(ServerLimits.ModelPartBytes, model.Payload.Length - from));
            PointStruct point = new() { Id = Wire.Id(QdrantNames.ModelPart(collection, part)), Vectors = new Vectors { Vectors_ = new NamedVectors() } };
            point.Payload.Add(Fields.Kind, Wire.Text(StateStore.KindOfModel));
            point.Payload.Add(Fields.Part, Wire.Text(Convert.ToBase64String(bytes.Span)));
            await server.UpdateAsync(
                server.Points.UpsertAsync, new UpsertPoints { CollectionName = names.Documents, Wait = true, Points = { point } }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a model; <see langword="null"/> when it is not there any more, since another has taken its place.</summary>
    public async Task<FittedModel?> ReadAsync(ModelState model, CancellationToken cancellationToken)
    {
        using MemoryStream payload = new(model.PayloadBytes);
        for (var part = 0; payload.Length < model.PayloadBytes; part++)
        {
            GetPoints request = new() { CollectionName = names.Documents, WithPayload = Wire.Only(Fields.Part), Ids = { Wire.Id(QdrantNames.ModelPart(model.Collection, part)) } };
            var found = (await server.ReadAsync(server.Points.GetAsync, request, cancellationToken).ConfigureAwait(false)).Result;
            if (found.Count == 0)
            {
                return null;
            }

            await payload.WriteAsync(Convert.FromBase64String(Wire.TextOf(found[0].Payload, Fields.Part)), cancellationToken).ConfigureAwait(false);
        }

        return new FittedModel(model.Identity, model.Dimensions, payload.ToArray());
    }

    /// <summary>Deletes a model.</summary>
    public Task DeleteAsync(ModelState model, CancellationToken cancellationToken)
    {
        PointsIdsList ids = new();
        for (var part = 0; part * ServerLimits.ModelPartBytes < model.PayloadBytes; part++)
        {
            ids.Ids.Add(Wire.Id(QdrantNames.ModelPart(model.Collection, part)));
        }

        return ids.Ids.Count == 0 ? Task.CompletedTask : server.UpdateAsync(
            server.Points.DeleteAsync, new DeletePoints { CollectionName = names.Documents, Wait = true, Points = new PointsSelector { Points = ids } }, cancellationToken);
    }
}
