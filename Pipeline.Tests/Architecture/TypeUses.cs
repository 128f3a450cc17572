using Mono.Cecil;

namespace Pipeline.Tests.Architecture;

/// <summary>The types that a type names, with those nested in it.</summary>
/// <param name="type">The type.</param>
/// <param name="found">Hears each, once for each time it is named.</param>
internal sealed class TypeUses(TypeDefinition type, Action<TypeReference> found)
{
    /// <summary>Reads all of it.</summary>
    public void Read() => Read(type);

    private void Read(TypeDefinition read)
    {
        Use(read.BaseType);
        UseAttributes(read);
        UseConstraints(read);
        Use(read.Interfaces.Select(part => part.InterfaceType));
        Use(read.Fields.Select(field => field.FieldType));
        Use(read.Properties.Select(property => property.PropertyType));
        foreach (var part in read.Fields.Concat<ICustomAttributeProvider>(read.Properties))
        {
            UseAttributes(part);
        }

        foreach (var method in read.Methods)
        {
            Read(method);
        }

        foreach (var nested in read.NestedTypes)
        {
            Read(nested);
        }
    }

    private void Read(MethodDefinition method)
    {
        UseAttributes(method);
        UseConstraints(method);
        UseMethod(method);
        if (!method.HasBody)
        {
            return;
        }

        Use(method.Body.Variables.Select(variable => variable.VariableType));
        Use(method.Body.ExceptionHandlers.Select(handler => handler.CatchType));
        foreach (var operand in method.Body.Instructions.Select(instruction => instruction.Operand))
        {
            UseOperand(operand);
        }
    }

    private void UseOperand(object? operand)
    {
        switch (operand)
        {
            case TypeReference named:
                Use(named);
                break;
            case MethodReference called:
                UseMethod(called);
                break;
            case FieldReference field:
                Use(field.DeclaringType);
                Use(field.FieldType);
                break;
        }
    }

    private void UseMethod(MethodReference method)
    {
        Use(method.DeclaringType);
        Use(method.ReturnType);
        Use(method.Parameters.Select(parameter => parameter.ParameterType));
        if (method is GenericInstanceMethod closed)
        {
            Use(closed.GenericArguments);
        }
    }

    private void UseAttributes(ICustomAttributeProvider part) => Use(part.CustomAttributes.Select(attribute => attribute.AttributeType));

    private void UseConstraints(IGenericParameterProvider part) =>
        Use(part.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType));

    private void Use(IEnumerable<TypeReference?> types)
    {
        foreach (var named in types)
        {
            Use(named);
        }
    }

    private void Use(TypeReference? named)
    {
        switch (named)
        {
            case GenericInstanceType closed:
                Use(closed.GenericArguments);
                Use(closed.ElementType);
                break;
            case TypeSpecification wrapped:
                Use(wrapped.ElementType);
                break;
            case not null and not GenericParameter:
                found(named);
                break;
        }
    }
}
