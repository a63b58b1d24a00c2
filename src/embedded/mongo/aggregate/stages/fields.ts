import { type Doc, isDoc, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { fieldPath, type Scope, show } from '../expression/scope.ts';
import { type CompileOptions, type Dependencies, scopeOf, type Variables } from '../expression.ts';
import { compileProjection, projectionReads } from '../projection.ts';
import { addToTree, computeFields, createNode, exclude, type ProjectionNode } from '../projection-tree.ts';
import { eachDoc, optionsOf, type StageKind, type Transform } from './stage.ts';

/** Makes the function of a document that a stage is. */
type TransformKind = (argument: Value, variables: Variables, options: CompileOptions, name: string) => Transform;

function invalid(name: string, error: unknown): unknown {
  if (!(error instanceof CommandError)) return error;
  return new CommandError(error.code, `Invalid ${name} :: caused by :: ${error.message}`);
}

/** Runs `read`; its errors tell which stage they are about. */
function about<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw invalid(name, error);
  }
}

const project: TransformKind = (argument, variables, options, name) => {
  if (!isDoc(argument)) throw new CommandError(15969, `${name} specification must be an object`);
  return about(name, () => compileProjection(argument, 'aggregate', { variables, strings: options.strings }));
};

function conflict(path: string, rest: string | undefined): CommandError {
  const other = rest === undefined ? path : path.slice(0, -rest.length - 1);
  return new CommandError(
    40176,
    `specification contains two conflicting paths. Cannot specify both '${path}' and '${other}'`,
  );
}

function addFieldsTo(tree: ProjectionNode, path: readonly string[], value: Value, scope: Scope): void {
  const [first] = isDoc(value) ? value.keys() : [];
  if (!isDoc(value) || first?.startsWith('$')) {
    addToTree(tree, path, scope.compile(value), conflict);
    return;
  }
  if (first === undefined) {
    throw new CommandError(40180, `an empty object is not a valid value. Found empty object at path ${path.join('.')}`);
  }
  for (const [name, inner] of value) addFieldsTo(tree, [...path, ...fieldPath(name)], inner, scope);
}

function addFieldsTree(argument: Value, options: CompileOptions, name: string): ProjectionNode {
  if (!isDoc(argument)) {
    throw new CommandError(40272, `${name} specification stage must be an object, got ${typeName(argument)}`);
  }
  const tree = createNode();
  const scope = scopeOf(options);
  about(name, () => {
    if (argument.size === 0) throw new CommandError(40177, 'specification must have at least one field');
    for (const [path, value] of argument) addFieldsTo(tree, fieldPath(path), value, scope);
  });
  return tree;
}

const addFields: TransformKind = (argument, variables, options, name) => {
  const tree = addFieldsTree(argument, options, name);
  return (doc) => computeFields(tree, doc, doc, variables);
};

const unset: TransformKind = (argument, _variables, _options, name) => {
  const paths = Array.isArray(argument) ? argument : [argument];
  if (paths.length === 0)
    throw new CommandError(31119, `${name} specification must be a string or an array with at least one field`);
  const tree = createNode();
  for (const path of paths) {
    if (typeof path !== 'string') {
      throw new CommandError(
        Array.isArray(argument) ? 31120 : 31002,
        `${name} specification must be a string or an array containing only string values`,
      );
    }
    about(name, () => addToTree(tree, fieldPath(path), 'mark'));
  }
  return (doc) => exclude(tree, doc);
};

function replacement(argument: Value, options: CompileOptions, name: string): (doc: Doc, variables: Variables) => Doc {
  let spec = argument;
  if (name === '$replaceRoot') {
    if (!isDoc(argument))
      throw new CommandError(
        40229,
        `expected an object as specification for $replaceRoot stage, got ${typeName(argument)}`,
      );
    for (const key of argument.keys()) {
      if (key !== 'newRoot')
        throw new CommandError('UnknownField', `BSON field '$replaceRoot.${key}' is an unknown field.`);
    }
    const newRoot = argument.get('newRoot');
    if (newRoot === undefined)
      throw new CommandError('MissingField', "BSON field '$replaceRoot.newRoot' is missing but a required field");
    spec = newRoot;
  }
  const expression = scopeOf(options).compile(spec);
  return (doc, variables) => {
    const value = expression(doc, variables);
    if (isDoc(value)) return value;
    const what = name === '$replaceRoot' ? "'newRoot' expression " : "'replacement document' ";
    throw new CommandError(
      40228,
      `${what} must evaluate to an object, but resulting value was: ${show(value)}. Type of resulting value: '${typeName(value)}'. Input document: ${show(doc)}`,
    );
  };
}

const replaceRoot: TransformKind = (argument, variables, options, name) => {
  const replace = replacement(argument, options, name);
  return (doc) => replace(doc, variables);
};

/** The stages that an update may use. */
export const transforms: Readonly<Record<string, TransformKind>> = {
  $project: project,
  $addFields: addFields,
  $set: addFields,
  $unset: unset,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceRoot,
};

function stageOf(kind: TransformKind, reads: NonNullable<StageKind['reads']>): StageKind {
  return {
    compile: (argument, context, name) => eachDoc(kind(argument, context.variables, optionsOf(context), name)),
    reads,
  };
}

function readsOfFields(argument: Value, dependencies: Dependencies, name: string): boolean {
  addFieldsTree(argument, { dependencies }, name);
  return false;
}

function readsOfProject(argument: Value, dependencies: Dependencies): boolean {
  return isDoc(argument) && projectionReads(argument, 'aggregate', dependencies);
}

function readsOfReplacement(name: string) {
  return (argument: Value, dependencies: Dependencies): boolean => {
    replacement(argument, { dependencies }, name);
    return true;
  };
}

export const fieldStages: Readonly<Record<string, StageKind>> = {
  $project: stageOf(project, readsOfProject),
  $addFields: stageOf(addFields, (argument, dependencies) => readsOfFields(argument, dependencies, '$addFields')),
  $set: stageOf(addFields, (argument, dependencies) => readsOfFields(argument, dependencies, '$set')),
  $unset: stageOf(unset, () => false),
  $replaceRoot: stageOf(replaceRoot, readsOfReplacement('$replaceRoot')),
  $replaceWith: stageOf(replaceRoot, readsOfReplacement('$replaceWith')),
};
